package facts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"allybot/facts"
)

func listed[T any](ts []T, id func(T) string) string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = id(t)
	}
	return strings.Join(out, " ")
}

func topicID(t *facts.Topic) string { return t.ID }

func TestComparisons(t *testing.T) {
	p := load(t)
	if len(p.Comparisons) != 1 {
		t.Fatalf("%d comparisons", len(p.Comparisons))
	}
	c := p.Comparisons[0]
	got := listed(c.Figures, func(f facts.Compared) string {
		return fmt.Sprintf("%s=%v@%d(%s)%q", f.Of.ID, f.Value, f.AsOf.Year, f.Fact.ID, f.Note.In("en"))
	})
	want := `brazil=334500@2018(brazil-active-personnel)"active military" colombia=200000@2018(colombia-active-personnel)"active military" argentina=51309@2018(argentina-active-personnel)"active military" ` +
		`bulgaria=24800@0(bulgaria-personnel)"" czech-republic=25000@0(czech-republic-personnel)"" nato=3.5e+06@0(nato-personnel)"military and civilian"`
	if got != want {
		t.Errorf("figures\n%s, want\n%s", got, want)
	}
	if len(c.Together) != 1 || c.Together[0].Beside.ID != "argentina" || listed(c.Together[0].Of, topicID) != "bulgaria czech-republic" {
		t.Errorf("together %+v", c.Together)
	}
}

func TestDatedInOrder(t *testing.T) {
	p := load(t)
	got := listed(p.Dated(), func(d facts.DatedFact) string { return fmt.Sprintf("%d-%d", d.Date.Year, d.Date.Month) })
	if want := "1998-0 2018-0 2019-0 2020-0 2021-6 2021-11 2021-12 2022-0"; got != want {
		t.Errorf("dates %s, want %s", got, want)
	}
	shown := map[string]bool{}
	for _, d := range p.Dated() {
		shown[d.Fact.ID] = true
	}
	for _, f := range p.Facts() {
		if !f.Date.IsZero() && !shown[f.ID] && f.ID != "concord-summit-panel" {
			t.Errorf("%s has a date and is not shown", f.ID)
		}
	}
	p.Dated()[0] = facts.DatedFact{}
	if p.Dated()[0].Fact == nil {
		t.Error("the slice is not the caller's")
	}
}

func TestMapClasses(t *testing.T) {
	m := load(t).Map
	var got []string
	for _, c := range m.Classes {
		got = append(got, c.ID+": "+listed(c.Members, func(m facts.ClassMember) string {
			return m.Topic.ID + "(" + listed(m.Facts, func(f *facts.Fact) string { return f.ID }) + ")"
		}))
	}
	want := []string{
		"ally: argentina(argentina-mnna) brazil(brazil-mnna)",
		"ally-and-partner: colombia(colombia-mnna colombia-only-global-partner)",
		"possible-member: mexico(mexico-accession)",
		"negotiation: venezuela(us-venezuela-negotiations)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("classes %q, want %q", got, want)
	}
	if len(m.Mentioned) != 1 || m.Mentioned[0].Topic.ID != "haiti" || len(m.Unmentioned) != 27 || len(m.Countries) != 33 {
		t.Errorf("mentioned %v, %d of %d not", m.Mentioned, len(m.Unmentioned), len(m.Countries))
	}
	for _, c := range m.Unmentioned {
		if c.Named {
			t.Errorf("%s is named by the source", c.ID)
		}
	}
}

// A pack that says nothing of comparisons has one for each concept it counts,
// and a timeline of all its dates.
func TestSideBySideByDefault(t *testing.T) {
	pack := copyPack(t)
	text := string(pack["natolac.pack.md"].Data)
	at := strings.Index(text, "\ncompare:")
	pack["natolac.pack.md"] = &fstest.MapFile{Data: []byte(text[:at+1] + text[at+strings.Index(text[at:], "\n---\n")+1:])}
	p, err := facts.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	got := listed(p.Comparisons, func(c *facts.Comparison) string { return fmt.Sprintf("%s:%d", c.ID, len(c.Figures)) })
	if got != "active-personnel:5 nato-size:1" || p.Map != nil {
		t.Errorf("comparisons %s, map %v", got, p.Map)
	}
	if n := len(p.Dated()); n != 8 { // with the panel, without the figures
		t.Errorf("%d dates", n)
	}
}

func TestCheckCatchesSideBySide(t *testing.T) {
	tests := []struct {
		name     string
		old, new string
		words    string
	}{
		{"title without a language", "title: {en: \"Personnel, as the source gives it\", es: \"Efectivos, según la fuente\", pt: \"Efetivos, segundo a fonte\", fr: \"Effectifs, selon la source\"}", "title: {en: Active military personnel, es: Personal militar activo}", "title of comparison personnel has no pt text"},
		{"figure in a label", "es: En negociación con Estados Unidos", "es: En negociación desde 2022", "label of class negotiation states a figure in es"},
		{"unknown concept", "- concept: active-personnel\n", "- concept: passive-personnel\n", `no fact has a quantity of "passive-personnel"`},
		{"exception that has no figure", "except: [bulgaria,", "except: [mexico,", `"mexico" is an exception to no note`},
		{"exception to no note", "        note: {en: active military, es: militares en servicio activo, pt: militares da ativa, fr: \"militaires d’active\"}\n", "", `"bulgaria" is an exception to no note`},
		{"caption without a language", "    es: \"Más claro", "    # es: \"Más claro", "caption of the map has no es text"},
		{"unknown comparison fact", "{fact: argentina-bulgaria-czech-comparison,", "{fact: no-such-fact,", `unknown fact "no-such-fact"`},
		{"fact is not about it", "beside: argentina}", "beside: brazil}", `"brazil" is not a topic with one figure that argentina-bulgaria-czech-comparison is about`},
		{"nothing together", "of: [bulgaria, czech-republic]", "of: [bulgaria]", "fewer than two are taken together"},
		{"leaves out what has no date", "leave_out: [concord-summit-panel]", "leave_out: [mnna-list]", `"mnna-list" is not a fact with a date`},
		{"figure without a date", "figures: [active-personnel-comparison]", "figures: [nato-personnel]", `"nato-personnel" is not a fact with an as_of date`},
		{"unknown region", "region: latin-america-caribbean", "region: atlantis", `unknown topic "atlantis"`},
		{"no such country", "countries: [AR,", "countries: [QQ, AR,", `"QQ" is no country's code`},
		{"country twice", "countries: [AR,", "countries: [AR, AR,", "the code AR is given twice"},
		{"unknown roster", "rosters: [ally, partner]", "rosters: [ally, enemy]", `unknown roster "enemy"`},
		{"unknown fact of a class", "facts: [mexico-accession]", "facts: [mexico-secession]", `unknown fact "mexico-secession"`},
		{"class of nobody", "facts: [mexico-accession]", "facts: [nato-personnel]", "the class possible-member has no country"},
		{"class on nothing", "      facts: [mexico-accession]\n", "", "it rests on rosters and facts both, or on neither"},
		{"class twice", "- id: possible-member", "- id: negotiation", "the class negotiation is given twice"},
		{"class without a label", "label: {en: Raised as a possible member, es: Planteado como posible miembro, pt: Cogitado como possível membro, fr: \"Évoqué comme membre possible\"}", "label: {en: Raised as a possible member}", "label of class possible-member has no es text"},
		{"unknown key", "timeline:\n  leave_out", "timeline:\n  skip", `unknown key "skip"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // each reads a whole pack
			pack, _ := broken(t, edit{"natolac.pack.md", test.old, test.new})
			r := facts.Check(pack, nil)
			for _, f := range r.Faults {
				if f.File == "natolac.pack.md" && f.Line > 0 && f.Mend != "" && strings.Contains(f.Error(), test.words) {
					return
				}
			}
			t.Errorf("want a fault with %q; got %v", test.words, r.Err())
		})
	}
}
