package pack

import (
	"testing"

	"allybot/facts/lang"
	"allybot/facts/natolac"
)

// FuzzPack feeds a file of facts to the reader, the builder and the checker:
// whatever it holds, they find faults or none, and never panic.
func FuzzPack(f *testing.F) {
	base, faults := readPack(natolac.FS())
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	for _, s := range []string{
		"- {id: a, kind: claim, about: [mexico], cites: [I.14], text: {en: a 2021, es: b 2021, pt: c 2021}}",
		"- {id: a, kind: figure, about: [nato], cites: [I.13], quantities: [{of: nato, what: nato-size, value: 1e9, as_of: 2018-13}]}",
		"- &a [*a]", "- id: {x: 1}", "a: b", "", "---\n---\n", "- {id: a, id: b, text: {en: \"\xff\"}}", "- !!binary x", "- ? [a]\n  : b",
		"- {date: 0000-00, related: [a], covers: [mexico, mexico], answers: [when, when]}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := reader{file: "facts.yaml"}
		raw := base
		raw.facts = nil
		r.read([]byte(s), &raw.facts)
		for _, f := range r.faults {
			if f.Problem == "" || f.Line < 0 {
				t.Errorf("a fault that says nothing: %+v", f)
			}
		}
		in, _ := build(raw, builtinLanguages(t))
		c := newChecker(in, raw)
		for i := range raw.facts {
			c.fact(&raw.facts[i], in.Facts[i])
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		raw, faults := readPack(natolac.FS())
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
