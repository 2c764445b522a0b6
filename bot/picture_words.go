//nolint:misspell // three languages: what is a slip in one is a word in another
package bot

import (
	"strconv"
	"strings"

	"allybot/facts"
)

// pictureWords gives the words of pictures and of the commands that have one.
func pictureWords() words {
	return words{
		wBrackets:      {"Numbers in brackets are its paragraphs.", "Los números entre corchetes son sus párrafos.", "Os números entre colchetes são seus parágrafos."},
		wZoom:          {"The smaller figures again, on a larger scale", "Las cifras menores, otra vez, a una escala mayor", "Os números menores, de novo, em escala maior"},
		wDrawn:         {"The picture has %d of %d; the text has them all.", "La imagen tiene %d de %d; el texto los tiene todos.", "A imagem tem %d de %d; o texto tem todos."},
		wNoYear:        {"no year given", "sin año", "sem ano"},
		wNoFigure:      {"In the source, but without this figure: %s.", "En la fuente, pero sin esta cifra: %s.", "Na fonte, mas sem este número: %s."},
		wNotInSource:   {"Not mentioned in the source: %s.", "La fuente no menciona: %s.", "A fonte não menciona: %s."},
		wNoFigures:     {"“%s” has figures for: %s.", "«%s» tiene cifras de: %s.", "“%s” tem números de: %s."},
		wCompareAll:    {"All the figures", "Todas las cifras", "Todos os números"},
		wAtMost:        {"I compare at most %d at a time; the rest is left out.", "Comparo como máximo %d a la vez; el resto queda fuera.", "Comparo no máximo %d por vez; o restante fica de fora."},
		wDates:         {"The dates in the source", "Las fechas de la fuente", "As datas da fonte"},
		wDatesOf:       {"%s: the dates in the source", "%s: las fechas de la fuente", "%s: as datas da fonte"},
		wNotToScale:    {"Distances are not to scale.", "Distancias sin escala.", "Distâncias fora de escala."},
		wLeaps:         {"A broken line leaps over years.", "Una línea discontinua salta años.", "Uma linha tracejada salta anos."},
		wNotUnderstood: {"I did not understand: %s.", "No entendí: %s.", "Não entendi: %s."},
		wNoDates:       {"The source gives no date for anything about “%s”.", "La fuente no da ninguna fecha relacionada con «%s».", "A fonte não traz nenhuma data relacionada a “%s”."},
		wAllDates:      {"All the dates", "Todas las fechas", "Todas as datas"},
		wMentioned:     {"Mentioned in another connection", "Mencionado por otro motivo", "Mencionado por outro motivo"},
		wUnmentioned:   {"Not mentioned", "No mencionado", "Não mencionado"},
		wUnnamed:       {"%d countries of the region: %s.", "%d países de la región: %s.", "%d países da região: %s."},
		wBoundaries:    {"Boundaries, disputed ones too, as in Natural Earth.", "Límites, también los disputados, según Natural Earth.", "Fronteiras, inclusive as disputadas, segundo a Natural Earth."},

		wDescCompare:     {"%s: countries and bodies side by side, as a chart", "%s: países y organismos lado a lado, en un gráfico", "%s: países e órgãos lado a lado, em um gráfico"},
		wDescCompareArg:  {"Countries or bodies, parted by commas; none for all that have a figure", "Países u organismos, separados por comas; sin nada, todos los que tienen cifra", "Países ou órgãos, separados por vírgulas; sem nada, todos os que têm número"},
		wDescTimeline:    {"The dates in the source as a timeline", "Las fechas de la fuente en una línea de tiempo", "As datas da fonte em uma linha do tempo"},
		wDescTimelineArg: {"Countries or topics, parted by commas; none for all dates", "Países o temas, separados por comas; sin nada, todas las fechas", "Países ou temas, separados por vírgulas; sem nada, todas as datas"},
		wDescMap:         {"%s: the standing of each country on a map", "%s: la situación de cada país en un mapa", "%s: a situação de cada país em um mapa"},
	}
}

// when writes a year, or a month and a year in words: "June 2021", "junio de
// 2021".
func when(d facts.Date, l Lang) string {
	year := strconv.Itoa(d.Year)
	if d.Month < 1 || d.Month > 12 {
		return year
	}
	names := [...]string{
		facts.English:    "January February March April May June July August September October November December",
		facts.Spanish:    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		facts.Portuguese: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	}
	month := strings.Fields(names[l])[d.Month-1]
	if l == facts.English {
		return month + " " + year
	}
	return month + " de " + year
}
