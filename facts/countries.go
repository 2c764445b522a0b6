package facts

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
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

// renamed gives better names than x/text's CLDR (release 32) has: countries
// renamed since, and names as people write them. The first of each list is the
// name, the rest are further terms. The three lists are en; es; pt.
//
//nolint:dupword,misspell // names, in three languages
const renamed = `AE|United Arab Emirates,UAE,Emirates|Emiratos Árabes Unidos,EAU,Emiratos|Emirados Árabes Unidos,EAU,Emirados
AG|Antigua and Barbuda|Antigua y Barbuda|Antígua e Barbuda
BA|Bosnia and Herzegovina,Bosnia|Bosnia y Herzegovina,Bosnia|Bósnia e Herzegovina,Bósnia
CD|Democratic Republic of the Congo,DRC,DR Congo|República Democrática del Congo|República Democrática do Congo
CG|Republic of the Congo,Congo-Brazzaville|República del Congo|República do Congo
CI|Ivory Coast,Côte d'Ivoire|Costa de Marfil|Costa do Marfim
CV|Cape Verde,Cabo Verde|Cabo Verde|Cabo Verde
HK|Hong Kong|Hong Kong|Hong Kong
KN|Saint Kitts and Nevis,St Kitts and Nevis|San Cristóbal y Nieves|São Cristóvão e Névis
LC|Saint Lucia,St Lucia|Santa Lucía|Santa Lúcia
MM|Myanmar,Burma|Myanmar,Birmania|Mianmar,Birmânia,Myanmar
PS|Palestine,Palestinian Territories|Palestina|Palestina
SA|Saudi Arabia|Arabia Saudita,Arabia Saudí|Arábia Saudita
ST|São Tomé and Príncipe|Santo Tomé y Príncipe|São Tomé e Príncipe
SZ|Eswatini,Swaziland|Esuatini,Suazilandia|Essuatíni,Suazilândia
TL|Timor-Leste,East Timor|Timor Oriental,Timor-Leste|Timor-Leste
TR|Turkey,Türkiye,Turkish,Turks|Turquía,turco,turca,turcos,turcas|Turquia,turco,turca,turcos,turcas
TT|Trinidad and Tobago,Trinidad|Trinidad y Tobago,Trinidad|Trinidad e Tobago,Trinidad
VA|Vatican City,Vatican,Holy See|Ciudad del Vaticano,Vaticano,Santa Sede|Cidade do Vaticano,Vaticano,Santa Sé
VC|Saint Vincent and the Grenadines,St Vincent|San Vicente y las Granadinas|São Vicente e Granadinas
PL|Poland,Polish,Poles|Polonia,polaco,polaca,polacos,polacas|Polônia,polonês,polonesa,poloneses
IL|Israel,Israeli,Israelis|Israel,israelí,israelíes|Israel,israelense,israelenses
IN|India,Indian,Indians|India,indio,india,indios|Índia,indiano,indiana,indianos
SE|Sweden,Swedish|Suecia,sueco,sueca,suecos|Suécia,sueco,sueca,suecos
FI|Finland,Finnish|Finlandia,finlandés,finlandesa|Finlândia,finlandês,finlandesa
GR|Greece,Greek,Greeks|Grecia,griego,griega,griegos|Grécia,grego,grega,gregos
BE|Belgium,Belgian,Belgians|Bélgica,belga,belgas|Bélgica,belga,belgas
DK|Denmark,Danish|Dinamarca,danés,danesa|Dinamarca,dinamarquês,dinamarquesa
NO|Norway,Norwegian,Norwegians|Noruega,noruego,noruega,noruegos|Noruega,norueguês,norueguesa
EG|Egypt,Egyptian,Egyptians|Egipto,egipcio,egipcia,egipcios|Egito,egípcio,egípcia,egípcios
TH|Thailand,Thai|Tailandia,tailandés,tailandesa|Tailândia,tailandês,tailandesa
PH|Philippines,Filipino|Filipinas,filipino,filipina|Filipinas,filipino,filipina
KP|North Korea,North Korean,DPRK|Corea del Norte,norcoreano,norcoreana|Coreia do Norte,norte-coreano,norte-coreana
SY|Syria,Syrian|Siria,sirio,siria|Síria,sírio,síria
TW|Taiwan,Taiwanese|Taiwán,taiwanés|Taiwan,taiwanês
ZA|South Africa,South African|Sudáfrica,sudafricano,sudafricana|África do Sul,sul-africano,sul-africana
PT|Portugal,Portuguese|Portugal,portugués,portuguesa|Portugal,português,portuguesa
ES|Spain,Spanish,Spaniards|España,español,española,españoles|Espanha,espanhol,espanhola,espanhóis
IE|Ireland,Irish|Irlanda,irlandés,irlandesa|Irlanda,irlandês,irlandesa`

// withCountries adds to a pack's topics every country that it does not list,
// so that a question about one gets "the source does not mention it" rather
// than "not understood", and fills in CLDR's names where the pack gives none.
func withCountries(topics []rawTopic) []rawTopic {
	namers := [3]display.Namer{}
	for i, tag := range []language.Tag{language.English, language.Spanish, language.BrazilianPortuguese} {
		namers[i] = display.Regions(tag)
	}
	better := map[string][]string{}
	for line := range strings.SplitSeq(renamed, "\n") {
		iso, rest, _ := strings.Cut(line, "|")
		better[iso] = strings.Split(rest, "|")
	}
	names := func(iso string) (rawText, rawTerms) {
		if lists, ok := better[iso]; ok {
			var terms [3][]string
			for i := range terms {
				terms[i] = strings.Split(lists[i], ",")
			}
			return rawText{En: terms[0][0], Es: terms[1][0], Pt: terms[2][0]}, rawTerms{terms[0][1:], terms[1][1:], terms[2][1:]}
		}
		region, err := language.ParseRegion(iso)
		if err != nil {
			return rawText{}, rawTerms{}
		}
		return rawText{En: namers[0].Name(region), Es: namers[1].Name(region), Pt: namers[2].Name(region)}, rawTerms{}
	}
	have, ids := map[string]bool{}, map[string]bool{}
	for i := range topics {
		t := &topics[i]
		ids[t.ID] = true
		if t.ISO == "" {
			continue
		}
		have[t.ISO] = true
		if t.Name.text().Empty() {
			at := t.Name.At
			t.Name, _ = names(t.ISO)
			t.Name.At = at
		}
	}
	for iso := range strings.SplitSeq(isoCountries, " ") {
		if have[iso] {
			continue
		}
		name, terms := names(iso)
		id := slug(name.En)
		if ids[id] {
			id += "-country"
		}
		topics = append(topics, rawTopic{ID: id, Kind: Country.String(), ISO: iso, Name: name, Terms: terms})
	}
	return topics
}

// slug makes an id of an English name: "Ivory Coast" is "ivory-coast".
func slug(name string) string {
	var b strings.Builder
	for _, w := range words(name) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		for _, r := range bareName(w.text) {
			if r == '-' || (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
