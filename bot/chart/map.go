package chart

import (
	"strings"

	"allybot/bot"
	"allybot/bot/compose"
	"allybot/bot/message"
	"allybot/facts"
)

// RegionMap shows each country of the pack's region by its standing.
func (c *Charts) RegionMap(l bot.Lang) Chart {
	m := c.Pack.Map
	chart := Chart{Title: compose.Sentence(m.Title.In(l)), Subtitle: compose.Sentence(m.Region.Name.In(l)), Caption: strings.TrimSpace(c.Words.Say(message.Boundaries, l) + " " + m.Caption.In(l)), Footer: c.footer(l)}
	country := func(t *facts.Topic) Country { return Country{t.ISO, compose.Sentence(t.Name.In(l))} }
	notes := c.editors(l)
	for i, class := range m.Classes {
		out := Class{Label: c.ClassLabel(class, l), Colour: i + 1}
		var fs []*facts.Fact
		for _, member := range class.Members {
			out.Countries = append(out.Countries, country(member.Topic))
			fs = append(fs, member.Facts...)
			for _, f := range member.Facts {
				notes.mark(f)
			}
		}
		out.Cites = Numbers(fs...)
		chart.Classes = append(chart.Classes, out)
	}
	if len(m.Mentioned) > 0 {
		out := Class{Label: c.Words.Say(message.Mentioned, l), Colour: max(len(m.Classes)+1, facts.MaxClasses)}
		var fs []*facts.Fact
		for _, member := range m.Mentioned {
			out.Countries = append(out.Countries, country(member.Topic))
			fs = append(fs, member.Fact)
			notes.mark(member.Fact)
		}
		out.Cites = Numbers(fs...)
		chart.Classes = append(chart.Classes, out)
	}
	if len(m.Unmentioned) > 0 {
		out := Class{Label: c.Words.Say(message.Unmentioned, l)}
		for _, t := range m.Unmentioned {
			out.Countries = append(out.Countries, Country{ISO: t.ISO})
		}
		chart.Classes = append(chart.Classes, out)
	}
	for i := range notes.texts { // nothing on the map is marked, so all the notes have one sign
		chart.Notes = append(chart.Notes, "* "+notes.intro+notes.texts[i])
	}
	return chart
}

// ClassLabel says what a class means, and where it rests on nothing that is
// established, so: "In negotiation (claim)".
func (c *Charts) ClassLabel(class facts.Class, l bot.Lang) string {
	label, how := compose.Sentence(class.Label.In(l)), ""
	for _, member := range class.Members {
		for _, f := range member.Facts {
			said := strings.ToLower(strings.TrimRight(c.Answers.KindLabel(f.Kind, l), ": "))
			if said == "" || how != "" && said != how {
				return label
			}
			how = said
		}
	}
	return label + " (" + how + ")"
}
