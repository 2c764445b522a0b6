package facts_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"allybot/facts"
	"allybot/facts/lang"
	"allybot/facts/pack"
	"allybot/facts/source"
)

// A document with the quirks of text taken out of a PDF: lines set apart by
// blank ones, bullets of a symbol font, one of them before a line that merely
// goes on, a page break inside a paragraph.
const document = ` What is the League for?

The League of Towns has 3.5 million members. It was founded in 

1998 in New Haven, under the "common roof" plan. 

 

A second paragraph, which is long enough to be wrapped, names the U.S. and the

HA/DR fund.

This one follows a short line.

I. Members

` + "\uf0a7" + ` FACT: In Elbonia 334,500 voters, in Syldavia

` + "\uf0a7" + ` that has 51,309 and nine towns (see annex 1). 

` + "\uf0a7" + ` Accession of Borduria?

` + "\uf0a7" + ` In November 2021 the Council of Elders (the League's arm) spoke of Article 5
 and of MISOs.

1. Money for the Republic of San Marcos/Partnership for Peace.

2. Indoctrination: none.
`

// packOf makes a small pack on a document, its quotations taken out.
func packOf(t *testing.T, document string) fstest.MapFS {
	t.Helper()
	o, err := source.Read(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("---\nid: league\n---\n\n# League\n")
	section := ""
	for _, p := range o.Passages {
		if number, _, _ := strings.Cut(p.Number, "."); number != section {
			section = number
			b.WriteString("\n## " + number + ". " + p.Heading + "\n")
		}
		b.WriteString("\n> [" + p.Number + "] " + p.Text + "\n\n- what something is said\n  - `about-" + strings.ToLower(strings.ReplaceAll(p.Number, ".", "-")) + "` claim; about something\n")
	}
	b.WriteString("\n## Names and terms\n\n- something\n")
	langs, err := lang.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	files, faults := pack.WithoutQuotations(fstest.MapFS{"league.pack.md": {Data: []byte(b.String())}}, langs)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if strings.Contains(string(files["league.pack.md"]), "founded") {
		t.Error("the pack holds the source's text")
	}
	return fstest.MapFS{"league.pack.md": {Data: files["league.pack.md"]}}
}

func TestCheckAgainstSource(t *testing.T) {
	pack := packOf(t, document)
	if err := facts.Check(pack, strings.NewReader(document)).Err(); err != nil {
		t.Fatalf("the pack is clean, but: %v", err)
	}
	tests := []struct{ name, old, new, words string }{
		{"another figure", "334,500", "334,501", "paragraph I.1 of the source is not the one that the pack quotes"},
		{"another word", "common roof", "common floor", "paragraph 0.1 of the source is not the one that the pack quotes"},
		{"another heading", "I. Members", "I. Friends", `paragraph I.1 stands under another heading in the source: "Friends"`},
		{"a paragraph less", "2. Indoctrination: none.\n", "", "the pack has a paragraph I.4 that the source does not"},
		{"a paragraph more", "none.\n", "none.\n\n3. More.\n", "the source has a paragraph I.5 that the pack does not"},
		{"nothing", document, "", "the source cannot be read: the source has no paragraphs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := strings.Replace(document, test.old, test.new, 1)
			r := facts.Check(pack, strings.NewReader(source))
			ok := slices.ContainsFunc(r.Faults, func(f facts.Fault) bool {
				return strings.Contains(f.Problem, test.words)
			})
			if !ok {
				t.Errorf("want %q, got %v", test.words, r.Err())
			}
		})
	}
	t.Run("white space does not matter", func(t *testing.T) {
		source := strings.ReplaceAll(document, "3.5 million members", "3.5  million\nmembers")
		if err := facts.Check(pack, strings.NewReader(source)).Err(); err != nil {
			t.Error(err)
		}
	})
	t.Run("changed index", func(t *testing.T) {
		changed := packOf(t, document)
		index := changed["league.pack.md"]
		index.Data = bytes.Replace(index.Data, []byte("names Elbonia"), []byte("names Elbonia; Freedonia"), 1)
		r := facts.Check(changed, strings.NewReader(document))
		if r.Err() == nil || !strings.Contains(r.Faults[0].Problem, "the anchors of paragraph I.1") {
			t.Error(r.Err())
		}
	})
}

func TestPassages(t *testing.T) {
	pack, err := facts.Load(packOf(t, document))
	if err != nil {
		t.Fatal(err)
	}
	got, err := pack.Passages(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if want := "FACT: In Elbonia 334,500 voters, in Syldavia that has 51,309 and nine towns (see annex 1)."; got["I.1"] != want || len(got) != 7 {
		t.Errorf("got %q of %d", got["I.1"], len(got))
	}
	if _, err := pack.Passages(strings.NewReader(strings.Replace(document, "voters", "votes", 1))); err == nil {
		t.Error("a changed text was taken")
	} else if f := (facts.Fault{}); !errors.As(err, &f) || !strings.Contains(f.Problem, "I.1") {
		t.Errorf("got %v", err)
	}
}
