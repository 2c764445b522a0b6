package compose

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
)

// Describe gives a message in every language, as long as a description may be.
func (c *Composer) Describe(id message.ID, namesAndValues ...any) facts.Text {
	return c.Words.Text(id, namesAndValues...).Map(func(_ bot.Lang, s string) string { return bot.Shorten(s, maxDescription) })
}

// CommandNames gives a command's name in every language.
func (c *Composer) CommandNames(name string) facts.Text {
	return c.Words.Text(message.ID("command_" + name))
}

// CommandAliases gives a command's further names by language.
func (c *Composer) CommandAliases(name string) map[bot.Lang][]string {
	out := map[bot.Lang][]string{}
	for l, said := range c.Words.Text(message.ID("command_" + name + "_aliases")).All() {
		if said != "-" && said != "command_"+name+"_aliases" {
			out[l] = strings.Fields(said)
		}
	}
	return out
}

// OptionNames gives an option's name in every language.
func (c *Composer) OptionNames(name string) facts.Text {
	return c.Words.Text(message.ID("option_" + name))
}

// When writes a year, or a month and a year in words: "June 2021", "junio de
// 2021".
func (c *Composer) When(d facts.Date, l bot.Lang) string {
	year := c.Words.Say(message.Year, l, "Year", max(d.Year, -d.Year))
	if d.Year < 0 {
		year = c.Words.Say(message.YearBefore, l, "Year", -d.Year)
	}
	month := c.Pack.Language(l).MonthName(d.Month)
	if month == "" {
		return year
	}
	return c.Words.Say(message.MonthOfYear, l, "Month", month, "Year", year)
}

// Number writes a number as readers of a language expect: 334,500 in English,
// 334.500 in Spanish and Portuguese.
func (c *Composer) Number(v float64, l bot.Lang) string { return c.Pack.Language(l).Write(v) }

// date writes a year, or a month and a year in figures.
func date(d facts.Date) string {
	if d.Month == 0 {
		return strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Month) + "/" + strconv.Itoa(d.Year)
}

// Sentence gives s with a capital to begin with.
func Sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// maxDescription is how long a command's description may be, in characters
// (Discord, commands and options; Telegram allows 256).
const maxDescription = 100
