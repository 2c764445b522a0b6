package pack

import (
	"strings"

	"allybot/facts/lang"
)

// isoCountries are the ISO 3166-1 codes of the countries that a question may
// name: the members and observers of the United Nations, Kosovo and Taiwan,
// and the territories that people ask of as of countries. (x/text's regions
// hold more: islands nobody lives on, codes withdrawn.)
const isoCountries = "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ " +
	"CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH " +
	"GL GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB " +
	"LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ " +
	"OM PA PE PG PH PK PL PR PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG " +
	"TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW"

// withCountries adds to a pack's topics every country that it does not list,
// if it lists any, so that a question about one gets "the source does not mention it" rather
// than "not understood", and fills in CLDR's names where the pack gives none.
func withCountries(topics []rawTopic, langs []*lang.Language, source *lang.Language) []rawTopic {
	names := func(iso string) (name lang.Text, terms rawTerms) {
		terms = rawTerms{}
		for _, l := range langs {
			one, more := l.Country(iso)
			name, terms[l.Tag] = name.With(l.Tag, one), more
		}
		return name, terms
	}
	have, ids := map[string]bool{}, map[string]bool{}
	for i := range topics {
		t := &topics[i]
		ids[t.ID] = true
		if t.ISO == "" {
			continue
		}
		have[t.ISO] = true
		own, _ := names(t.ISO)
		for l, said := range own.All() {
			if !t.Name.said.Has(l) {
				t.Name.said = t.Name.said.With(l, said)
			}
		}
	}
	if len(have) == 0 {
		return topics // the pack is of no country
	}
	for iso := range strings.SplitSeq(isoCountries, " ") {
		if have[iso] {
			continue
		}
		name, terms := names(iso)
		own, _ := source.Country(iso)
		id := slug(own)
		if ids[id] {
			id += "-country"
		}
		topics = append(topics, rawTopic{ID: id, Kind: Country.String(), ISO: iso, Name: rawText{said: name}, Terms: terms})
	}
	return topics
}

// slug makes an id of a name: "Ivory Coast" is "ivory-coast".
func slug(name string) string {
	var b strings.Builder
	for _, w := range lang.Words(name) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		for _, r := range lang.BareName(w.Text) {
			if r == '-' || (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
