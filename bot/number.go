package bot

import (
	"strconv"

	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"allybot/facts"
)

// Number writes a number as readers of a language expect: 334,500 in English,
// 334.500 in Spanish and Portuguese. Spanish groups from five digits on
// (CLDR, minimumGroupingDigits of "es" is 2), which x/text leaves to us.
func Number(v float64, l Lang) string {
	opts := []number.Option{number.MaxFractionDigits(6)}
	if l == facts.Spanish && v > -10_000 && v < 10_000 {
		opts = append(opts, number.NoSeparator())
	}
	return message.NewPrinter(l.Tag()).Sprint(number.Decimal(v, opts...))
}

// date writes a year, or a month and a year in figures.
func date(d facts.Date) string {
	if d.Month == 0 {
		return strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Month) + "/" + strconv.Itoa(d.Year)
}
