package pack

import (
	"strings"
	"testing"
	"testing/fstest"

	"allybot/facts/lang"
	"allybot/facts/natolac"
)

// FuzzPack feeds a file to the reader, the builder and the checker: whatever
// it holds, they find faults or none, and never panic.
func FuzzPack(f *testing.F) {
	langs := builtinLanguages(f)
	const head = "---\nid: a\nlanguages: [en, es]\n---\n# T · es: T\n\n"
	for _, s := range []string{
		head + "> One of 1874.\n\n- One\n  - es: Uno\n  - `x` event, 1874; about a; figure 3 b of c as of 2\n  - ? what\n  - ! who\n\n## Names and terms\n\n- A (person): B · es: C\n  - abbr D\n- b\n",
		"---\nid: a", "---\n---\n", "---\n*a\n---\n- x\n", "> [1.1] `sha256:" + strings.Repeat("a", 64) + "`\n> years x; 3\n",
		"\xff", "\x00", "", head + "- a\n  - figure -. x\n  - ,-;\n  - `", head + "## I. x\n\n*y* · es: z\n\n> q\n> > r\n\n- 3334-13\n  - -99999\n",
		head + "## Names and terms\n\n- (country XX)\n- A (country US)\n  - contains Q · in A\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw, faults := readPack(fstest.MapFS{"a.pack.md": {Data: []byte(s)}}, langs)
		for _, f := range faults {
			if f.Problem == "" || f.Line < 0 {
				t.Errorf("a fault that says nothing: %+v", f)
			}
		}
		in, _ := build(raw, langs)
		if len(in.Languages) == 0 {
			return
		}
		c := newChecker(in, raw)
		for i := range raw.facts {
			c.fact(&raw.facts[i], in.Facts[i])
		}
		c.warnings(raw)
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		raw, faults := readPack(natolac.FS(), builtinLanguages(b))
		if len(faults) > 0 {
			b.Fatal(faults)
		}
		if _, faults := build(raw, builtinLanguages(b)); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

func builtinLanguages(tb testing.TB) *lang.Set {
	tb.Helper()
	langs, err := lang.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	return langs
}
