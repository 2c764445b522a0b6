package lang

import "strings"

// SaysWhy reports whether a sentence gives a reason, by the words for it.
func (l *Language) SaysWhy(text string) bool { return l.hasAny(text, l.reasons) }

// Negated reports whether a sentence says no to something.
func (l *Language) Negated(text string) bool { return l.hasAny(text, l.negations) }

func (l *Language) hasAny(text string, phrases []string) bool {
	padded := " "
	for _, t := range AppendTokens(nil, text) {
		padded += t.Text + " "
	}
	for _, p := range phrases {
		if strings.Contains(padded, " "+p+" ") {
			return true
		}
	}
	return false
}

// folded folds phrases for comparing.
func folded(phrases []string) []string {
	var out []string
	for _, p := range phrases {
		var words []string
		for _, t := range AppendTokens(nil, p) {
			words = append(words, t.Text)
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// KnowsNegations reports whether the language has words for saying no.
func (l *Language) KnowsNegations() bool { return len(l.negations) > 0 }
