package source_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allybot/facts/lang"
	"allybot/facts/source"
)

// TestRead reads the same document in three formats.
func TestRead(t *testing.T) {
	want := []source.Passage{
		{Number: "0.1", Heading: "The Lights", Text: "Two lights & one bell."},
		{Number: "1.1", Heading: "North", Text: "The north light was lit in 1874."},
		{Number: "1.2", Heading: "North", Text: "It has a lens; a clock"},
		{Number: "1.3", Heading: "North", Text: "and a *bell* beside."},
		{Number: "IV.1", Heading: "South", Text: "The south light came later."},
	}
	for name, text := range map[string]string{
		"plain text": "The Lights\n\nTwo lights & one bell.\n\nNorth\n\nThe north light was\nlit in 1874.\n- It has a lens; a clock\n- and a *bell* beside.\n\nIV. South\n\nThe south light came\n later.\n",
		"Markdown":   "# The Lights\n\nTwo lights &amp; one **bell**.\n\n## North\n\nThe north light was\nlit in 1874.\n\n- It has a [lens](x.html); a clock\n- and a \\*bell\\* beside.\n\nIV. South\n---\n\nThe south light came  \nlater.\n",
		"HTML": "<!doctype html><html><head><title>x</title><style>p{}</style></head><body><nav><p>menu</p></nav><h1>The\n Lights</h1><p>Two lights &amp; one <b>bell</b>." +
			"<h2>North</h2><div>The north light was<br>lit in 1874.<ul><li>It has a lens; a clock<li>and a *bell* beside.</ul></div><h3>IV. South</h3><p>The south light came later.</p><footer>foot</footer></body></html>",
	} {
		t.Run(name, func(t *testing.T) {
			o, err := source.Read(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, o.Passages); d != "" || o.Title != "The Lights" {
				t.Errorf("title %q; -want +got:\n%s", o.Title, d)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":    {"", source.ErrNoParagraphs},
		"blanks":     {" \n\t\n", source.ErrNoParagraphs},
		"a picture":  {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", source.ErrNoText},
		"only tags":  {"<html><script>x</script></html>", source.ErrNoParagraphs},
		"much of it": {strings.Repeat("word ", source.MaxSource/5+10), nil},
	} {
		if _, err := source.Read(strings.NewReader(c.text)); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A document with the quirks of text taken out of a PDF: lines set apart by
// blank ones, bullets of a symbol font, one of them before a line that merely
// goes on, a page break inside a paragraph.
const spaced = " What is the League for?\n\nThe League of Towns has 3.5 million members. It was founded in \n\n1998 in New Haven, under the \"common roof\" plan. \n\n \n\n" +
	"A second paragraph, which is long enough to be wrapped, names the U.S. and the\n\nHA/DR fund.\n\nThis one follows a short line.\n\nI. Members\n\n" +
	"\uf0a7 FACT: In Elbonia 334,500 voters, in Syldavia\n\n\uf0a7 that has 51,309 and nine towns (see annex 1). \n\n\uf0a7 Accession of Borduria?\n\n" +
	"\uf0a7 In November 2021 the Council of Elders (the League's arm) spoke of Article 5\n and of MISOs.\n\n1. Money for the Republic of San Marcos/Partnership for Peace.\n\n2. Indoctrination: none.\n"

func TestIndex(t *testing.T) {
	ps, err := source.Split(strings.NewReader(spaced))
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Heading string
		Anchors source.Anchors
	}
	const title, members = "What is the League for?", "Members"
	want := map[string]row{
		"0.1": {title, source.Anchors{Figures: []string{"3500000"}, Years: []int{1998}, Names: []string{"League of Towns", "New Haven", "common roof"}}},
		"0.2": {title, source.Anchors{Names: []string{"HA/DR", "U.S."}}},
		"0.3": {title, source.Anchors{}},
		"I.1": {members, source.Anchors{Figures: []string{"1", "334500", "51309", "9"}, Names: []string{"Elbonia", "Syldavia"}}},
		"I.2": {members, source.Anchors{Figures: []string{"5"}, Years: []int{2021}, Names: []string{"Article 5", "Borduria", "Council of Elders", "League", "MISO", "November"}}},
		"I.3": {members, source.Anchors{Names: []string{"Partnership for Peace", "Republic of San Marcos"}}},
		"I.4": {members, source.Anchors{}},
	}
	langs, err := lang.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]row{}
	for _, p := range source.Index(ps, langs.Get("en")) {
		have[p.Number] = row{p.Heading, p.Anchors}
		if len(p.SHA256) != 64 {
			t.Errorf("%s: hash %q", p.Number, p.SHA256)
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{spaced, "# a\n\nb", "<p>a<p>b", "a\n\nb", "<h1>a</h1>", "---\na: b\n---\n> c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := source.Read(strings.NewReader(s))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, p := range o.Passages {
			if seen[p.Number] || p.Text == "" {
				t.Errorf("paragraph %q twice or empty: %q", p.Number, p.Text)
			}
			seen[p.Number] = true
		}
	})
}
