package render

import "allybot/bot"

// Choices is the data of an autocomplete answer. discordgo's own type leaves
// an empty list out, which Discord refuses.
type Choices struct {
	Choices []Choice `json:"choices"`
}

// Choice is one value offered.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Offer keeps to Discord's limits: 25 choices with different names, each of
// 100 characters, as its value is.
func Offer(list []bot.Suggestion) Choices {
	out := Choices{Choices: []Choice{}}
	seen := map[string]bool{}
	for _, s := range list {
		name := shortenUnits(sanitize(s.Label, false), maxChoiceText)
		if name == "" || seen[name] || units(s.Value) > maxChoiceText || len(out.Choices) == MaxChoices {
			continue
		}
		seen[name] = true
		out.Choices = append(out.Choices, Choice{name, s.Value})
	}
	return out
}
