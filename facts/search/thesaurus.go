package search

import (
	"allybot/facts/lang"
	"allybot/facts/pack"
)

// learnThesaurus gives each word that means the same as one of the pack's the
// lists of that one, less good. A set none of whose words the pack has is
// passed over.
func (e *Engine) learnThesaurus() {
	e.synonyms = map[lexeme][]alternative{}
	for l, of := range e.langs {
		for _, set := range of.Forms {
			e.learnSynonyms(l, set, qualityForm)
		}
		for _, set := range of.Thesaurus {
			e.learnSynonyms(l, set, qualitySynonym)
		}
	}
}

// term is a word or phrase of the thesaurus with what the pack has of it.
type term struct {
	tokens []lang.Token
	lists  []alternative
}

func (e *Engine) learnSynonyms(l int, set []string, quality float32) {
	terms := make([]term, 0, len(set))
	found := 0
	for _, word := range set {
		t := term{tokens: lang.AppendTokens(nil, word)}
		if len(t.tokens) == 0 {
			continue
		}
		if t.lists = e.listsOf(l, t.tokens); len(t.lists) > 0 {
			found++
		}
		terms = append(terms, t)
	}
	if found == 0 {
		return
	}
	for i := range terms {
		var means []alternative
		for j := range terms {
			if i == j {
				continue
			}
			for _, a := range terms[j].lists {
				means = addAlternative(means, alternative{a.list, a.quality * quality})
			}
		}
		if len(means) > 0 {
			e.learnMeaning(l, terms[i].tokens, means)
		}
	}
}

// learnMeaning lets a word or phrase stand for what means the same.
func (e *Engine) learnMeaning(l int, tokens []lang.Token, means []alternative) {
	if len(tokens) > 1 {
		var words []lexeme
		for _, t := range tokens {
			if e.class(t.Text, l) == lang.Function {
				continue
			}
			f := e.vocab.form(t.Text)
			f.langs |= 1 << l
			words = append(words, e.vocab.stem(t.Text, l))
		}
		if len(words) > 1 {
			e.content.add(words, sense{means: means, lang: l})
		}
		return
	}
	if e.class(tokens[0].Text, l) != lang.Content {
		return
	}
	f := e.vocab.form(tokens[0].Text)
	f.langs |= 1 << l
	x := e.vocab.stem(tokens[0].Text, l)
	for _, a := range means {
		e.synonyms[x] = addAlternative(e.synonyms[x], a)
	}
}

// addAlternative adds a list, once, with the better of its qualities.
func addAlternative(to []alternative, a alternative) []alternative {
	for i := range to {
		if to[i].list == a.list {
			to[i].quality = max(to[i].quality, a.quality)
			return to
		}
	}
	if len(to) == maxSynonyms {
		return to
	}
	return append(to, a)
}

// maxSynonyms bounds what one word of the thesaurus may stand for.
const maxSynonyms = 10

// listsOf gives the lists of what the pack has of a term: the topics that it
// means, or the facts that say it.
func (e *Engine) listsOf(l int, tokens []lang.Token) (out []alternative) {
	node, whole := uint32(0), true
	var last lexeme
	words := 0
	for _, t := range tokens {
		if e.class(t.Text, l) == lang.Function {
			continue
		}
		x := e.vocab.lexemes[e.vocab.key(uint8(l), e.langs[l].Stem(t.Text))]
		if x == 0 {
			return nil
		}
		last = x
		words++
		next, ok := e.content.step(node, x)
		whole = whole && ok
		node = next
	}
	if whole && words > 0 {
		for _, s := range e.content.ends[node] {
			if s.topic == nil || s.topic.Kind != pack.Concept {
				continue
			}
			if list := e.about[s.topic.Index()]; list != 0 {
				out = append(out, alternative{list, qualityAbout})
			}
			if list := e.covers[s.topic.Index()]; list != 0 {
				out = append(out, alternative{list, qualityCovers})
			}
		}
	}
	if words == 1 && int(last) < len(e.words) && e.words[last] != 0 && e.lists.count(e.words[last]) <= max(len(e.facts)/commonSynonym, 6) {
		out = append(out, alternative{e.words[last], qualityWord})
	}
	return out
}

// commonSynonym: a word that more than one fact in so many has says too little
// to stand for its synonyms.
const commonSynonym = 5
