package facts_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"allybot/facts"
	"allybot/facts/natolac"
)

func builtin(tb testing.TB) *facts.Pack {
	tb.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// TestAskIsCovered holds the engine to its promise: whatever carries the
// meaning of a question is in the fact that answers it, or there is no answer.
func TestAskIsCovered(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct {
		q      string
		lang   facts.Lang
		reason facts.Reason
		lead   string // the paragraph that the lead cites
	}{
		{"How many soldiers does Argentina have?", "en", facts.NoReason, "I.12"},
		{"How many tanks does Argentina own?", "en", facts.Silent, ""},
		{"How many soldiers does Chile have?", "en", facts.Silent, ""},
		{"Who is the president of Colombia?", "en", facts.Silent, ""},
		{"population of Haiti", "en", facts.Silent, ""},
		{"When did Colombia become a global partner?", "en", facts.Silent, ""},
		{"Is Brazil a member of NATO?", "en", facts.NoReason, "I.11"},
		{"¿Ucrania es miembro de la OTAN?", "es", facts.Silent, ""},
		{"¿Quién propuso a México?", "es", facts.NoReason, "I.14"},
		{"quem propôs o México?", "pt", facts.NoReason, "I.14"},
		{"¿Qué significa MISO?", "es", facts.NoReason, "III.3"},
		{"Military Information Support Operations", "en", facts.NoReason, "III.3"},
		{"who commands the Southern Command?", "en", facts.Silent, ""},
		{"is Austria a global partner?", "en", facts.Silent, ""}, // no fact names Austria
		{"¿España es socio global?", "es", facts.Silent, ""},
		{"receita de feijoada", "pt", facts.Outside, ""},
		{"recipe for lasagna", "en", facts.Outside, ""},
		{"receta de paella", "es", facts.Outside, ""},
		{"recette de cassoulet", "fr", facts.Outside, ""},
		{"qwrtp zxcvb", "en", facts.Unclear, ""},
		{"", "en", facts.Unclear, ""},
		{"how many Brazil", "en", facts.Silent, ""},
	} {
		a := p.Ask(facts.Question{Text: c.q, Lang: c.lang})
		if a.Reason != c.reason || (a.Outcome == facts.Answered) != (c.lead != "") {
			t.Errorf("%q: %v %v %v", c.q, a.Outcome, a.Reason, ids(a.Facts))
			continue
		}
		if c.lead != "" && !strings.Contains(numbers(a.Facts[0]), c.lead) {
			t.Errorf("%q: led by %s, which rests on %s, not on %s", c.q, a.Facts[0].ID, numbers(a.Facts[0]), c.lead)
		}
	}
}

// TestSeveralReadings: a misspelt name that may mean two countries is asked
// back only where the question can be answered of both.
func TestSeveralReadings(t *testing.T) {
	p := builtin(t)
	a := p.Ask(facts.Question{Text: "is slovkia a member of NATO?"})
	if a.Outcome != facts.Answered || a.Facts[0].ID != "european-members-list" {
		t.Errorf("slovkia: %v %v", a.Outcome, ids(a.Facts))
	}
	a = p.Ask(facts.Question{Text: "is slovutia a member of NATO?"})
	var got []string
	for _, c := range a.Choices {
		got = append(got, c.Topic.ID)
	}
	slices.Sort(got)
	if a.Outcome != facts.Ambiguous || a.Reason != facts.SeveralMeanings || !slices.Equal(got, []string{"slovakia", "slovenia"}) {
		t.Errorf("slovutia: %v %v %v %v", a.Outcome, a.Reason, got, ids(a.Facts))
	}
	a = p.Ask(facts.Question{Text: "is austrlia a global partner?"}) // Austria is not
	if a.Outcome != facts.Answered || a.Facts[0].ID != "australia-global-partner" {
		t.Errorf("austrlia: %v %v %v", a.Outcome, ids(a.Facts), a.Choices)
	}
}

// TestAskTakesNoLonger bounds the time that a hostile question takes.
func TestAskTakesNoLonger(t *testing.T) {
	p := builtin(t)
	for name, text := range map[string]string{
		"words":      strings.Repeat("soldiers brazil argentina partner ", 120),
		"misspelt":   strings.Repeat("soldeirs brazli argntina partnre ", 125), //nolint:misspell // on purpose
		"nonsense":   strings.Repeat("zxcvbnmas qwertyuio ", 200),
		"one word":   strings.Repeat("a", 4000),
		"function":   strings.Repeat("of the ", 570),
		"digits":     strings.Repeat("1.", 2000),
		"accents":    strings.Repeat("e\u0301", 1000),
		"non-latin":  strings.Repeat("армия ", 360),
		"mixed mess": strings.Repeat("\u202eU.S.\xff#@ ", 360),
	} {
		start := time.Now()
		p.Ask(facts.Question{Text: text, Detect: true})
		if took := time.Since(start); took > time.Second { // some milliseconds where nothing else runs
			t.Errorf("%s: %v", name, took)
		}
	}
}

func numbers(f *facts.Fact) string {
	var out []string
	for _, p := range f.Cites {
		out = append(out, p.Number)
	}
	return strings.Join(out, " ")
}

func ids(fs []*facts.Fact) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.ID)
	}
	return out
}

// TestFollowUps completes questions from the one before.
func TestFollowUps(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct {
		before, q string
		lang      facts.Lang
		want      string // id of the lead, "" for a decline
	}{
		{"How many soldiers does Brazil have?", "and Colombia?", "en", "colombia-active-personnel"},
		{"How many soldiers does Brazil have?", "and Peru?", "en", ""},
		{"How many soldiers does Brazil have?", "and how many tanks?", "en", ""},
		{"¿Desde cuándo es Argentina aliada extra-OTAN?", "¿y Colombia?", "es", "colombia-mnna"},
		{"O Brasil é aliado extra-OTAN?", "desde quando?", "pt", "brazil-mnna"},
		{"", "and Colombia?", "en", "colombia-global-partner"},
	} {
		var before facts.Frame
		if c.before != "" {
			before = p.Ask(facts.Question{Text: c.before, Lang: c.lang}).Frame
			text, err := before.MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			var back facts.Frame
			if err := back.UnmarshalText(text); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(before, back); d != "" {
				t.Errorf("a frame does not survive being kept: %s", d)
			}
			before = back
		}
		a := p.Ask(facts.Question{Text: c.q, Lang: c.lang, Before: before})
		got := ""
		if a.Outcome == facts.Answered {
			got = a.Facts[0].ID
		}
		if got != c.want && (c.before != "" || got == "") {
			t.Errorf("%q, then %q: led by %q, want %q", c.before, c.q, got, c.want)
		}
	}
}

func TestDetect(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct {
		text       string
		hint, want facts.Lang
	}{
		{"Quantos militares tem o Brasil?", "es", "pt"},
		{"¿Cuántos militares tiene Brasil?", "pt", "es"},
		{"how many troops has brazil", "pt", "en"},
		{"cuantos soldados tiene", "en", "es"},
		{"parceiros globais", "es", "pt"},
		{"Combien de militaires a le Brésil ?", "en", "fr"},
		{"partenaires mondiaux", "en", "fr"},
		{"Argentina", "pt", "pt"},
		{"NATO 2030", "es", "es"},
		{"", "es", "es"},
	} {
		if got := p.Detect(c.text, c.hint); got != c.want {
			t.Errorf("%q with hint %v: %v, want %v", c.text, c.hint, got, c.want)
		}
	}
}

// TestLookup finds countries by name, code, demonym and misspelling.
func TestLookup(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct {
		typed string
		lang  facts.Lang
		want  string
		exact bool
	}{
		{"argentina", "en", "argentina", true},
		{"AR", "en", "argentina", true},
		{"Brasil", "en", "brazil", true},
		{"o Brasil", "pt", "brazil", true},
		{"the Netherlands", "en", "netherlands", true},
		{"argetnina", "en", "argentina", false},
		{"Chile", "es", "chile", true},
		{"OTAN", "en", "nato", true},
		{"EE. UU.", "es", "united-states", true},
	} {
		ms := p.Lookup(c.typed, c.lang)
		if len(ms) == 0 || ms[0].Topic.ID != c.want || (ms[0].Score == 1) != c.exact {
			t.Errorf("%q: %v", c.typed, ms)
		}
	}
	if ms := p.Lookup("xyzzy", "en"); len(ms) > 0 {
		t.Errorf("nonsense means %v", ms[0].Topic.ID)
	}
}

func TestSuggest(t *testing.T) {
	p := builtin(t)
	for _, c := range []struct{ typed, want string }{
		{"arg", "argentina"}, {"bra", "brazil"}, {"COL", "colombia"}, {"mnn", "mnna"}, {"zeal", "new-zealand"}, {"argentnia", "argentina"},
	} {
		ms := p.Suggest(c.typed, "en", 5, nil)
		if len(ms) == 0 || ms[0].Topic.ID != c.want {
			t.Errorf("%q: %v, want %s first", c.typed, ms, c.want)
		}
		if len(ms) > 5 {
			t.Errorf("%q: %d suggestions", c.typed, len(ms))
		}
	}
	if ms := p.Suggest("", "en", 5, nil); ms != nil {
		t.Errorf("nothing typed suggests %v", ms)
	}
}

// TestAskTogether asks from many goroutines; each must get what it gets alone.
func TestAskTogether(t *testing.T) {
	p := builtin(t)
	qs := builtinQuestions(t)[:200]
	want := make([]facts.Answer, len(qs))
	for i, q := range qs {
		want[i] = p.Ask(q)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, q := range qs {
				if got := p.Ask(q); got.Score != want[i].Score || cmp.Diff(ids(want[i].Facts), ids(got.Facts)) != "" {
					t.Errorf("%q: %v, alone %v", q.Text, ids(got.Facts), ids(want[i].Facts))
				}
			}
		})
	}
	all.Wait()
}

func FuzzAsk(f *testing.F) {
	p := builtin(f)
	for _, s := range []string{"How many soldiers does Brazil have?", "¿y Colombia?", "\xff\u202e", strings.Repeat("a ", 2000), "U.S. U.S. U.S.", "1,000,000.5"} {
		f.Add(s, uint8(0), "3 brazil-mnna brazil,mnna")
	}
	f.Fuzz(func(t *testing.T, s string, l uint8, frame string) {
		q := facts.Question{Text: s, Lang: p.Languages[int(l)%len(p.Languages)], Detect: l&4 != 0}
		_ = q.Before.UnmarshalText([]byte(frame)) //nolint:errcheck // a frame that cannot be read is none
		a, again := p.Ask(q), p.Ask(q)
		if a.Outcome == facts.Answered != (len(a.Facts) > 0) || (a.Reason == facts.NoReason) != (a.Outcome == facts.Answered) {
			t.Errorf("%q: %v %v with %d facts", s, a.Outcome, a.Reason, len(a.Facts))
		}
		if a.Score != again.Score || cmp.Diff(ids(a.Facts), ids(again.Facts)) != "" {
			t.Errorf("%q is answered differently the second time", s)
		}
		for _, fact := range a.Facts {
			if !utf8.ValidString(fact.Text.In(a.Lang)) {
				t.Errorf("%q: not UTF-8", s)
			}
		}
	})
}

func FuzzDetect(f *testing.F) {
	p := builtin(f)
	f.Add("Quantos militares tem o Brasil?", uint8(1))
	f.Fuzz(func(t *testing.T, s string, hint uint8) {
		if l := p.Detect(s, p.Languages[int(hint)%len(p.Languages)]); !slices.Contains(p.Languages, l) {
			t.Errorf("%q: language %q", s, l)
		}
	})
}
