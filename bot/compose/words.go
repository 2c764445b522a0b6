package bot

import (
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// describe gives a message in every language, as long as a description may be.
func (b *Bot) describe(id message.ID, namesAndValues ...any) facts.Text {
	return b.words.Text(id, namesAndValues...).Map(func(_ Lang, s string) string { return Shorten(s, maxDescription) })
}

// commandNames gives a command's name in every language.
func (b *Bot) commandNames(name string) facts.Text {
	return b.words.Text(message.ID("command_" + name))
}

// commandAliases gives a command's further names by language.
func (b *Bot) commandAliases(name string) map[Lang][]string {
	out := map[Lang][]string{}
	for l, said := range b.words.Text(message.ID("command_" + name + "_aliases")).All() {
		if said != "-" && said != "command_"+name+"_aliases" {
			out[l] = strings.Fields(said)
		}
	}
	return out
}

// OptionNames gives the name of one of an adapter's own options in every language.
func (b *Bot) OptionNames(name string) Text { return b.optionNames(name) }

// optionNames gives an option's name in every language.
func (b *Bot) optionNames(name string) facts.Text {
	return b.words.Text(message.ID("option_" + name))
}

// when writes a year, or a month and a year in words: "June 2021", "junio de
// 2021".
func (b *Bot) when(d facts.Date, l Lang) string { return when(b.pack, b.words, d, l) }

func when(p *facts.Pack, words *message.Catalog, d facts.Date, l Lang) string {
	year := words.Say(message.Year, l, "Year", max(d.Year, -d.Year))
	if d.Year < 0 {
		year = words.Say(message.YearBefore, l, "Year", -d.Year)
	}
	month := p.Language(l).MonthName(d.Month)
	if month == "" {
		return year
	}
	return words.Say(message.MonthOfYear, l, "Month", month, "Year", year)
}
