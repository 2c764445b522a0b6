package facts_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"allybot/facts"
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

func TestWriteIndex(t *testing.T) {
	var out bytes.Buffer
	if err := facts.WriteIndex(&out, strings.NewReader(document), "en"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Schema     int
		Paragraphs []struct {
			Number, Heading, SHA256 string
			Anchors                 facts.Anchors
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	type row struct {
		Heading string
		Anchors facts.Anchors
	}
	const title, members = "What is the League for?", "Members"
	want := map[string]row{
		"0.1": {title, facts.Anchors{Figures: []string{"3500000"}, Years: []int{1998}, Names: []string{"League of Towns", "New Haven", "common roof"}}},
		"0.2": {title, facts.Anchors{Names: []string{"HA/DR", "U.S."}}},
		"0.3": {title, facts.Anchors{}},
		"I.1": {members, facts.Anchors{Figures: []string{"1", "334500", "51309", "9"}, Names: []string{"Elbonia", "Syldavia"}}},
		"I.2": {members, facts.Anchors{Figures: []string{"5"}, Years: []int{2021}, Names: []string{"Article 5", "Borduria", "Council of Elders", "League", "MISO", "November"}}},
		"I.3": {members, facts.Anchors{Names: []string{"Partnership for Peace", "Republic of San Marcos"}}},
		"I.4": {members, facts.Anchors{}},
	}
	have := map[string]row{}
	for _, p := range got.Paragraphs {
		have[p.Number] = row{p.Heading, p.Anchors}
		if len(p.SHA256) != 64 {
			t.Errorf("%s: hash %q", p.Number, p.SHA256)
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	if strings.Contains(out.String(), "founded") {
		t.Error("the index holds the source's text")
	}
}

// packOf makes a small pack on a document.
func packOf(t *testing.T, source string) fstest.MapFS {
	t.Helper()
	pack := copyPack(t)
	for name := range pack {
		if strings.HasPrefix(name, "facts") {
			delete(pack, name)
		}
	}
	var index bytes.Buffer
	if err := facts.WriteIndex(&index, strings.NewReader(source), "en"); err != nil {
		t.Fatal(err)
	}
	file := func(name, text string) { pack[name] = &fstest.MapFile{Data: []byte(text)} }
	file("index.json", index.String())
	three := func(s string) string { return "{en: " + s + ", es: " + s + ", pt: " + s + "}" }
	file("pack.yaml", "schema: 1\nid: league\nsource:\n  title: "+three("League")+"\n  date: "+three("2022")+"\n  note: "+three("none")+
		"\nsections:\n  \"0\": "+three("opening")+"\n  I: "+three("members")+"\n")
	var list strings.Builder
	for _, n := range []string{"0.1", "0.2", "0.3", "I.1", "I.2", "I.3", "I.4"} {
		list.WriteString("- id: about-" + strings.ToLower(strings.ReplaceAll(n, ".", "-")) + "\n  kind: claim\n  about: [mexico]\n  cites: [" + n + "]\n  text: " + three("something is said") + "\n")
	}
	file("facts.yaml", strings.ReplaceAll(list.String(), "something", "what something"))
	return pack
}

func TestCheckAgainstSource(t *testing.T) {
	pack := packOf(t, document)
	if err := facts.Check(pack, strings.NewReader(document)).Err(); err != nil {
		t.Fatalf("the pack is clean, but: %v", err)
	}
	tests := []struct{ name, old, new, words string }{
		{"another figure", "334,500", "334,501", "paragraph I.1 of the source is not the one that was indexed"},
		{"another word", "common roof", "common floor", "paragraph 0.1 of the source is not the one that was indexed"},
		{"another heading", "I. Members", "I. Friends", `paragraph I.1 stands under another heading in the source: "Friends"`},
		{"a paragraph less", "2. Indoctrination: none.\n", "", "the index has a paragraph I.4 that the source does not"},
		{"a paragraph more", "none.\n", "none.\n\n3. More.\n", "the source has a paragraph I.5 that the index does not"},
		{"nothing", document, "", "the source cannot be read: the source has no paragraphs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := strings.Replace(document, test.old, test.new, 1)
			r := facts.Check(pack, strings.NewReader(source))
			ok := slices.ContainsFunc(r.Faults, func(f facts.Fault) bool {
				return f.File == "index.json" && strings.Contains(f.Problem, test.words)
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
		index := changed["index.json"]
		index.Data = bytes.Replace(index.Data, []byte(`"Elbonia"`), []byte(`"Elbonia", "Freedonia"`), 1)
		r := facts.Check(changed, strings.NewReader(document))
		if len(r.Faults) != 1 || !strings.Contains(r.Faults[0].Problem, "the anchors of paragraph I.1") {
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
