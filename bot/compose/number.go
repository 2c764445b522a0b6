package bot

import (
	"strconv"

	"allybot/facts"
)

// number writes a number as readers of a language expect: 334,500 in English,
// 334.500 in Spanish and Portuguese.
func (b *Bot) number(v float64, l Lang) string { return b.pack.Language(l).Write(v) }

// date writes a year, or a month and a year in figures.
func date(d facts.Date) string {
	if d.Month == 0 {
		return strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Month) + "/" + strconv.Itoa(d.Year)
}
