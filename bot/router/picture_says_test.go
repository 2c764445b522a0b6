package router_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/chart"
	"allybot/bot/console"
)

// A picture says what its text does of doubts: whom a figure counts, what is
// only claimed or awaits approval, and that an editor has a note on it.
func TestPicturesSayWhatQualifies(t *testing.T) {
	charts := chart.New(builtin(t), catalog(t))
	for name, want := range map[string][]string{
		"compare/en/personnel":    {"Brazil, active military", "NATO, military and civilian", "Argentina’s forces are similar in number"},
		"compare/es/personnel":    {"Brasil, militares en servicio activo", "OTAN, militares y civiles", "Las fuerzas de Argentina son"},
		"compare/pt/personnel":    {"Brasil, militares da ativa", "OTAN, militares e civis", "As forças da Argentina são semelhantes"},
		"timeline/en":             {"* Editor’s note", "** Editor’s note", "May 2022", "not to scale. A broken line"},
		"timeline/pt/colombia":    {"* Nota da redação", "maio de 2022"},
		"map/en":                  {"(claim)", "subject to US Congress approval", "* Editor’s note", "May 2022", "French Guiana"},
		"map/es":                  {"(afirmación)", "a falta de aprobación del Congreso", "mayo de 2022", "Guayana Francesa"},
		"map/pt":                  {"(afirmação)", "pendente de aprovação do Congresso", "maio de 2022", "Guiana Francesa"},
		"timeline/en/nato-2030":   {},
		"timeline/en/mexico":      {"* Editor’s note"},
		"timeline/es/brazil,nato": {"Brasil, "},
		"timeline/en/brazil,argentina,colombia,mexico": {"Title:The dates in the source", "Subtitle:Brazil, Argentina, Colombia, Mexico. Dist"},
	} {
		c, err := charts.Chart(name)
		if err != nil {
			t.Fatal(err)
		}
		said := fmt.Sprintf("%+v", c)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%s does not say %q: %s", name, w, said)
			}
		}
		for _, bar := range c.Bars {
			if unqualified := strings.Contains(bar.Label, "+"); unqualified == strings.Contains(bar.Label, ", ") {
				t.Errorf("%s: label %q", name, bar.Label)
			}
		}
		if len(c.Events) == 1 && c.Subtitle != "" {
			t.Errorf("%s: one event, and %q", name, c.Subtitle)
		}
		for _, e := range c.Events {
			if strings.Contains(e.Text, "Atlantic Council") && e.Mark == "" {
				t.Errorf("%s: %q has a note and no mark", name, e.Text)
			}
		}
	}
}

// A timeline takes several names as a comparison does, and shows what is about
// any of them.
func TestTimelineNames(t *testing.T) {
	b := newBot(t, bot.Options{Pack: builtin(t)})
	for text, want := range map[string]struct {
		facts  string
		says   string
		button string
	}{
		"mexico":                      {"mexico-accession", "", ""},
		"mexico, argentina":           {"argentina-mnna active-personnel-comparison mexico-accession", "Mexico, Argentina: ", ""},
		"mexico and argentina":        {"argentina-mnna active-personnel-comparison mexico-accession", "", ""},
		"MX,AR":                       {"argentina-mnna active-personnel-comparison mexico-accession", "", ""},
		"mexico and chile":            {"mexico-accession", "does not mention “Chile”", ""},
		"mexico qwertyuiop":           {"mexico-accession", "not understand: qwertyuiop", ""},
		"mexico, argentna":            {"mexico-accession", "not understand: argentna", "timeline MX,AR"},
		"chile, peru":                 {"", "does not mention “Peru”", "timeline"},
		"argentna":                    {"", "Did you mean", "timeline argentina"},
		strings.Repeat("brasil ", 80): {"", "at most 400", ""},
	} {
		r := b.Handle(t.Context(), typed("/timeline "+text, "en"))
		var got []string
		for _, f := range r.Answer.Facts {
			got = append(got, f.ID)
		}
		if strings.Join(got, " ") != want.facts || !strings.Contains(console.Text(r), want.says) {
			t.Errorf("%.40q: facts %v, want %s\n%s", text, got, want.facts, console.Text(r))
		}
		if want.button != "" && !slices.ContainsFunc(r.Buttons, func(b bot.Button) bool { return b.Action.Arg == want.button }) {
			t.Errorf("%.40q: buttons %+v", text, r.Buttons)
		}
	}
	var got []string
	for _, s := range b.Complete(t.Context(), "timeline", "topic", "Mexico, arg", bot.User{Locale: "en"}, 25) {
		got = append(got, s.Value)
	}
	if !slices.Equal(got, []string{"Mexico, Argentina"}) {
		t.Errorf("completed to %v", got)
	}
}
