package facts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"allybot/facts"
)

// small is a pack on one quotation, with some facts and a glossary.
func small(quotation, list string) fstest.MapFS {
	return fstest.MapFS{"small.pack.md": {Data: []byte("---\nid: small\nlanguages: [en, es]\nsource: {language: en}\n---\n\n# Small · es: Breve\n\n> " + quotation + "\n\n" + list +
		"\n## Names and terms\n\n- Ada Fenn (person): keeper Fenn\n- North Light (light) · es: Faro Norte\n- Skerry Light (light) · es: Faro Peñasco\n- steps · es: escalones\n- keeper · es: guardiana\n- light: lights · es: faro, faros\n")}}
}

// TestProposed holds what is found in a sentence to what a curator would write.
func TestProposed(t *testing.T) {
	const quotation = "In October 1874 the North Light was lit for Fenn, since ships were lost. It has 196 steps. Caesar came in 55 BC."
	for _, c := range []struct{ sentence, spanish, want string }{
		{"The North Light was lit in October 1874.", "El Faro Norte se encendió en octubre de 1874.", "event about north-light also  on 1874-10 when"},
		{"The North Light has 196 steps.", "El Faro Norte tiene 196 escalones.", "figure about north-light,steps also  how-many north-light:steps=196"},
		{"Ada Fenn was a keeper.", "Ada Fenn era guardiana.", "status about ada-fenn,keeper also  who"},
		{"The North Light was lit because ships were lost.", "El Faro Norte se encendió porque se perdían barcos.", "status about north-light also  why"},
		{"Caesar saw the North Light in 55 BC.", "César vio el Faro Norte en 55 a. C.", "event about north-light also  on -55-0 when"},
		{"Ada Fenn was a keeper.\n  - about North Light", "Ada Fenn era guardiana.", "status about north-light also ada-fenn,keeper who"},
	} {
		p, err := facts.Load(small(quotation, "- "+strings.Replace(c.sentence, "\n", "\n  - es: "+c.spanish+"\n", 1)+map[bool]string{true: "\n  - es: " + c.spanish}[!strings.Contains(c.sentence, "\n")]+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		f := p.Facts()[0]
		got := fmt.Sprintf("%s about %s also %s", f.Kind, strings.Join(topicIDs(f.About), ","), strings.Join(topicIDs(f.Covers), ","))
		if !f.Date.IsZero() {
			got += fmt.Sprintf(" on %d-%d", f.Date.Year, f.Date.Month)
		}
		for _, asked := range []string{"when", "how-many", "who", "why"} {
			if slices.Contains(f.Answers.Names(), asked) {
				got += " " + asked
			}
		}
		for _, q := range f.Quantities {
			got += fmt.Sprintf(" %s:%s=%v", q.Of.ID, q.What, q.Value)
		}
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.sentence, got, c.want)
		}
	}
}

func topicIDs(ts []*facts.Topic) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.ID)
	}
	return out
}

// TestNoFalseAlarm: what a correct pack says is no fault.
func TestNoFalseAlarm(t *testing.T) {
	for name, c := range map[string]struct{ quotation, list string }{
		"a surname for the full name":  {"Fenn kept the North Light.", "- Ada Fenn kept the North Light.\n  - es: Ada Fenn cuidó el Faro Norte.\n"},
		"a year before 1900":           {"The North Light was lit in 1874.", "- The North Light was lit in 1874.\n  - es: El Faro Norte se encendió en 1874.\n"},
		"a year before Christ":         {"The North Light burned in 55 BC.", "- In 55 BC the North Light burned.\n  - es: En 55 a. C. ardía el Faro Norte.\n"},
		"a translated place":           {"It is the North Light.", "- It is the North Light.\n  - es: Es el Faro Norte.\n"},
		"a first word of the sentence": {"Two keepers lived in the North Light.", "- Keepers lived in the North Light.\n  - es: Guardianas vivían en el Faro Norte.\n  - about North Light\n"},
		"no in every language":         {"The North Light is not open.", "- The North Light is not open.\n  - es: El Faro Norte no está abierto.\n"},
		"a name that opens a sentence": {"Fenn slept.", "- A keeper, Fenn, slept.\n  - es: Una guardiana, Fenn, dormía.\n  - about Ada Fenn\n"},
	} {
		if name == "a name that opens a sentence" {
			c.list = strings.ReplaceAll(c.list, "Fenn,", "Ada Fenn,")
		}
		for _, f := range facts.Check(small(c.quotation, c.list), nil).Faults {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// TestWarnings finds what is likely wrong.
func TestWarnings(t *testing.T) {
	const quotation = "The North Light is not open. Fenn is a keeper. The Skerry Light is open."
	for name, c := range map[string]struct {
		list, words string
		warning     bool
	}{
		"negation in one language": {"- The North Light is not open.\n  - es: El Faro Norte está abierto.\n", "says no in en, but not in es", true},
		"nothing tells apart":      {"- The North Light is not open.\n  - es: El Faro Norte no está abierto.\n- Not open is the North Light.\n  - es: No está abierto el Faro Norte.\n", "no question tells it from", true},
		"a question unanswered":    {"- The North Light is not open.\n  - es: El Faro Norte no está abierto.\n  - ? what does the moon weigh\n", "is not answered", false},
		"a question of another":    {"- The North Light is not open.\n  - es: El Faro Norte no está abierto.\n- The Skerry Light is open.\n  - es: El Faro Peñasco está abierto.\n  - ? is the north light open\n", "answered by the-north-light-is-not-open instead", false},
		"to be declined":           {"- The North Light is not open.\n  - es: El Faro Norte no está abierto.\n  - ! is the north light open\n", "must be declined", false},
		"untranslated name":        {"- The North Light is not open.\n  - es: El Faro del Norte no está abierto.\n", `the glossary calls it "Faro Norte" in es`, false},
	} {
		r := facts.Check(small(quotation, c.list), nil)
		if !slices.ContainsFunc(r.Faults, func(f facts.Fault) bool {
			return strings.Contains(f.Error(), c.words) && f.Warning == c.warning && f.Line > 0
		}) {
			t.Errorf("%s: %v", name, r.Faults)
		}
		if c.warning && r.Err() != nil {
			t.Errorf("%s fails the check: %v", name, r.Err())
		}
	}
}

// TestKindRoster lists the names of a kind of the pack's own.
func TestKindRoster(t *testing.T) {
	pack := small("There are two lights, the North Light and the Skerry Light.", "- There are two lights, the North Light and the Skerry Light.\n  - es: Hay dos faros, el Faro Norte y el Faro Peñasco.\n")
	text := strings.Replace(string(pack["small.pack.md"].Data), "---\n\n#", "rosters:\n  - kind: light\n    command: {es: faro}\n---\n\n#", 1)
	p, err := facts.Load(fstest.MapFS{"a.pack.md": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	r, ok := p.Roster("light")
	if !ok || r.ListID != "lights" || r.Command.In("es") != "faro" || len(r.Members) != 2 || r.Overview == nil || r.Topic.ID != "light" {
		t.Errorf("%+v", r)
	}
	if _, ok := p.Topic("chile"); ok {
		t.Error("a pack of no country knows Chile")
	}
}
