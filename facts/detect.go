package facts

// Detect tells the language of a text, short as it may be: by the function
// words of each language, by letters that only one of them writes, and by the
// pack's own words. Where they leave it open, the hint decides.
func (p *Pack) Detect(text string, hint Lang) Lang {
	return p.engine.detect(text, appendTokens(nil, text), hint)
}

// Evidence for a language, in points.
const (
	pointsAlone   = 4 // a word that this language alone has
	pointsShared  = 2 // a word that it shares with one other
	pointsLetters = 6 // a letter or sign that it alone has
	pointsEnding  = 3 // an ending that it alone has
	pointsHint    = 1 // what the platform says of the asker
)

func (e *engine) detect(text string, tokens []token, hint Lang) Lang {
	var points [3]int
	points[hint] += pointsHint
	for i := range tokens {
		f := e.vocab.forms[tokens[i].text]
		if f == nil || f.langs == 0 {
			ending(tokens[i].text, &points)
			continue
		}
		shared := f.langs&(f.langs-1) != 0
		for _, l := range Langs() {
			switch {
			case f.langs&(1<<l) == 0:
			case !shared:
				points[l] += pointsAlone
			case f.langs != 1<<English|1<<Spanish|1<<Portuguese:
				points[l] += pointsShared
			}
		}
	}
	for _, r := range text {
		switch r {
		case 'ñ', 'Ñ', '¿', '¡':
			points[Spanish] += pointsLetters
		case 'ã', 'õ', 'ç', 'Ã', 'Õ', 'Ç', 'â', 'ê', 'ô', 'à':
			points[Portuguese] += pointsLetters
		case 'á', 'é', 'í', 'ó', 'ú':
			points[Spanish]++
			points[Portuguese]++
		}
	}
	best := hint
	for _, l := range Langs() {
		if points[l] > points[best] {
			best = l
		}
	}
	return best
}

// ending weighs how an unknown word ends.
func ending(word string, points *[3]int) {
	for _, e := range [...]struct {
		suffix string
		lang   Lang
	}{
		{"cao", Portuguese}, {"coes", Portuguese}, {"dade", Portuguese}, {"agem", Portuguese}, {"eiro", Portuguese},
		{"cion", Spanish}, {"ciones", Spanish}, {"dad", Spanish}, {"miento", Spanish}, {"ero", Spanish},
		{"tion", English}, {"ing", English}, {"ness", English}, {"ty", English}, {"th", English},
	} {
		if n := len(word) - len(e.suffix); n > 1 && word[n:] == e.suffix {
			points[e.lang] += pointsEnding
			return
		}
	}
}
