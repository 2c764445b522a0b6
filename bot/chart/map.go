package bot

import (
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// regionMap shows each country of the pack's region by its standing.
func (c *Charts) regionMap(l Lang) Chart {
	m := c.pack.Map
	chart := Chart{Title: sentence(m.Title.In(l)), Subtitle: sentence(m.Region.Name.In(l)), Caption: strings.TrimSpace(c.words.Say(message.Boundaries, l) + " " + m.Caption.In(l)), Footer: c.footer(l)}
	country := func(t *facts.Topic) ChartCountry { return ChartCountry{t.ISO, sentence(t.Name.In(l))} }
	notes := c.editors(l)
	for i, class := range m.Classes {
		out := ChartClass{Label: c.classLabel(class, l), Colour: i + 1}
		var fs []*facts.Fact
		for _, member := range class.Members {
			out.Countries = append(out.Countries, country(member.Topic))
			fs = append(fs, member.Facts...)
			for _, f := range member.Facts {
				notes.mark(f)
			}
		}
		out.Cites = numbers(fs...)
		chart.Classes = append(chart.Classes, out)
	}
	if len(m.Mentioned) > 0 {
		out := ChartClass{Label: c.words.Say(message.Mentioned, l), Colour: max(len(m.Classes)+1, facts.MaxClasses)}
		var fs []*facts.Fact
		for _, member := range m.Mentioned {
			out.Countries = append(out.Countries, country(member.Topic))
			fs = append(fs, member.Fact)
			notes.mark(member.Fact)
		}
		out.Cites = numbers(fs...)
		chart.Classes = append(chart.Classes, out)
	}
	if len(m.Unmentioned) > 0 {
		out := ChartClass{Label: c.words.Say(message.Unmentioned, l)}
		for _, t := range m.Unmentioned {
			out.Countries = append(out.Countries, ChartCountry{ISO: t.ISO})
		}
		chart.Classes = append(chart.Classes, out)
	}
	for i := range notes.texts { // nothing on the map is marked, so all the notes have one sign
		chart.Notes = append(chart.Notes, "* "+notes.intro+notes.texts[i])
	}
	return chart
}

// classLabel says what a class means, and where it rests on nothing that is
// established, so: "In negotiation (claim)".
func (c *Charts) classLabel(class facts.Class, l Lang) string {
	label, how := sentence(class.Label.In(l)), ""
	for _, member := range class.Members {
		for _, f := range member.Facts {
			said := strings.ToLower(strings.TrimRight(kindLabel(c.words, f, l), ": "))
			if said == "" || how != "" && said != how {
				return label
			}
			how = said
		}
	}
	return label + " (" + how + ")"
}
