package command

import (
	"allybot/bot"
	"allybot/bot/compose"
	"allybot/facts"
	"context"
	"strings"
)

// maxSuggested is how long a suggestion's label and value may be, in
// characters (Discord, option choices).
const maxSuggested = 100

// Complete offers at most limit values for an argument being typed, in the
// user's language. With nothing typed it offers the likeliest.
func (h *Handlers) Complete(ctx context.Context, command, arg, typed string, u bot.User, limit int) []bot.Suggestion {
	e := h.named[NameOf(command)]
	if e == nil || ctx.Err() != nil || limit <= 0 {
		return nil
	}
	typed = Clean(typed)
	if tooLong(typed, maxName) {
		return nil
	}
	l := h.Locale(u)
	var out []bot.Suggestion
	add := func(label, value string) {
		if len(out) < limit && value != "" && !tooLong(value, maxSuggested) {
			out = append(out, bot.Suggestion{Label: bot.Shorten(label, maxSuggested), Value: value})
		}
	}
	for _, a := range e.Args {
		switch {
		case a.Name != arg:
		case len(a.Values) > 0:
			for _, v := range a.Values {
				if strings.HasPrefix(strings.ToLower(v.Label.In(l)), strings.ToLower(typed)) || strings.HasPrefix(v.Value, strings.ToLower(typed)) {
					add(v.Label.In(l), v.Value)
				}
			}
		case e.complete != nil:
			for _, s := range e.complete(arg, typed, l, limit) {
				add(s.Label, s.Value)
			}
		}
	}
	return out
}

// suggested gives topics as suggestions.
func suggested(ms []facts.Match) (out []bot.Suggestion) {
	for _, m := range ms {
		out = append(out, bot.Suggestion{Label: m.Label, Value: m.Topic.ID})
	}
	return out
}

func isCountry(t *facts.Topic) bool { return t.Kind == facts.Country }

// suggestTopics completes a name; with nothing typed, the roster's members
// come first, then whatever else there is.
func (h *Handlers) suggestTopics(typed string, l bot.Lang, limit int, r *facts.Roster, keep func(*facts.Topic) bool) (out []facts.Match) {
	if typed != "" {
		return h.Pack.Suggest(typed, l, limit, keep)
	}
	seen := map[*facts.Topic]bool{}
	add := func(t *facts.Topic) {
		if !seen[t] && (keep == nil || keep(t)) {
			seen[t] = true
			out = append(out, facts.Match{Topic: t, Label: compose.Sentence(t.Name.In(l)), Score: 1})
		}
	}
	rosters := h.Pack.Rosters
	if r != nil {
		rosters = []*facts.Roster{r}
	}
	for _, r := range rosters {
		for _, m := range r.Members {
			add(m.Topic)
		}
	}
	for _, t := range h.Pack.Topics() {
		add(t)
	}
	return out
}
