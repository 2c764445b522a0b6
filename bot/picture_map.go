package bot

import "allybot/facts"

// regionMap shows each country of the pack's region by its standing.
func (c *Charts) regionMap(l Lang) Chart {
	m := c.pack.Map
	chart := Chart{Title: sentence(m.Title.In(l)), Subtitle: sentence(m.Region.Name.In(l)), Caption: c.words.in(wBoundaries, l), Footer: c.footer(l)}
	country := func(t *facts.Topic) ChartCountry { return ChartCountry{t.ISO, sentence(t.Name.In(l))} }
	for i, class := range m.Classes {
		out := ChartClass{Label: sentence(class.Label.In(l)), Colour: i + 1}
		var fs []*facts.Fact
		for _, member := range class.Members {
			out.Countries = append(out.Countries, country(member.Topic))
			fs = append(fs, member.Facts...)
		}
		out.Cites = numbers(fs...)
		chart.Classes = append(chart.Classes, out)
	}
	if len(m.Mentioned) > 0 {
		out := ChartClass{Label: c.words.in(wMentioned, l), Colour: max(len(m.Classes)+1, facts.MaxClasses)}
		var fs []*facts.Fact
		for _, member := range m.Mentioned {
			out.Countries = append(out.Countries, country(member.Topic))
			fs = append(fs, member.Fact)
		}
		out.Cites = numbers(fs...)
		chart.Classes = append(chart.Classes, out)
	}
	if len(m.Unmentioned) > 0 {
		out := ChartClass{Label: c.words.in(wUnmentioned, l)}
		for _, t := range m.Unmentioned {
			out.Countries = append(out.Countries, ChartCountry{ISO: t.ISO})
		}
		chart.Classes = append(chart.Classes, out)
	}
	return chart
}
