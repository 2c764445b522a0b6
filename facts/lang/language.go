// Package lang holds what a language is: how its words are cut, folded and
// stemmed, how it writes numbers and dates, by which words it asks for what,
// and which words mean the same in ordinary speech. A language is a folder of
// data; the ones that the program brings are embedded. The package must not
// know of packs, facts or chats.
package lang

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The files of a language's folder. Only the first is needed.
const (
	languageFile  = "language.yaml"
	wordsFile     = "words.txt"
	cuesFile      = "cues.txt"
	thesaurusFile = "thesaurus.txt"
	countriesFile = "countries.txt"
)

//go:embed */*.yaml */*.txt
var builtin embed.FS

// Language is one language's data. It is immutable and safe for concurrent use.
type Language struct {
	Tag    Tag
	Name   string // in itself: "Español"
	Region string // ISO 3166-1: which regional names of countries are asked of CLDR
	// Words that carry no meaning of their own in a question.
	Words []ClassedWord
	// Cues are the phrases that say what sort of thing is asked for, by sort.
	Cues map[string][]string
	// Thesaurus are sets of words that mean the same in ordinary speech, and
	// Forms sets of irregular forms of one word.
	Thesaurus, Forms [][]string
	// Letters are those that this language alone writes, Accents those that it
	// shares with some, Endings how its words end: by these it is recognised.
	Letters, Accents string
	Endings          []string
	Articles         map[string]bool
	Between          map[string]bool // may stand between two names in a list
	Linkers          map[string]bool // join the words of one name
	Openers          map[string]bool // open a sentence and belong to no name
	// Group and Point part the digits of a number; thousands are grouped from
	// GroupFrom digits on.
	Group, Point string
	GroupFrom    int

	countries     map[string][]string
	heads         map[string]map[string][][]string // the cues' words, by section and first word
	stem          stemmer
	unfold        []unfold
	numberWords   map[string]float64
	scales        map[string]float64
	months        []string
	monthsUpper   bool
	reasons       []string // phrases by which a statement gives one
	negations     []string // words by which it says no
	before, after []string // the marks of years before and after Christ
}

// WordClass says how a word that carries no meaning is treated.
type WordClass uint8

// The classes.
const (
	Content  WordClass = iota
	Function           // skipped in questions and inside terms
	Courtesy           // politeness and ways to ask ("tell me about"): skipped in questions
	Filler             // skipped in questions, but part of a term that has it ("article 5")
)

// ClassedWord is a folded word with its class.
type ClassedWord struct {
	Word  string
	Class WordClass
}

// FollowUp is the sort of cue by which a question goes on from the one before.
const FollowUp = "follow-up"

// data mirrors language.yaml.
type data struct {
	Name    string `yaml:"name"`
	Region  string `yaml:"region"`
	Stemmer string `yaml:"stemmer"` // of the Snowball library; none: words are matched as written
	// Unfold are endings as "ciones=cion", put right before stemming since folding
	// took their accent away; nothing behind the sign: what is before it is the stem.
	Unfold  string `yaml:"unfold"`
	Numbers struct {
		Group     string `yaml:"group"`
		Point     string `yaml:"point"`
		GroupFrom int    `yaml:"group_from"`
		Scales    string `yaml:"scales"`
		Words     string `yaml:"words"`
	} `yaml:"numbers"`
	Eras struct {
		Before []string `yaml:"before"`
		After  []string `yaml:"after"`
	} `yaml:"eras"`
	Months        string `yaml:"months"`
	MonthsCapital bool   `yaml:"months_capital"`
	Detect        struct {
		Letters string `yaml:"letters"`
		Accents string `yaml:"accents"`
		Endings string `yaml:"endings"`
	} `yaml:"detect"`
	Articles string `yaml:"articles"`
	Between  string `yaml:"between"`
	Linkers  string `yaml:"linkers"`
	Openers  string `yaml:"openers"`
	// Reasons and Negations are how a statement gives a reason and says no.
	Reasons   []string `yaml:"reasons"`
	Negations []string `yaml:"negations"`
}

// Set is the languages that there are, in the order of their tags.
type Set struct {
	all   []*Language
	byTag map[Tag]*Language
}

// Builtin gives the languages that the program brings.
func Builtin() (*Set, error) { return Load(builtin) }

// Load reads languages: each folder of fsys that is named by a tag.
func Load(fsys fs.FS) (*Set, error) {
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("languages: %w", err)
	}
	s := &Set{byTag: map[Tag]*Language{}}
	for _, d := range dirs {
		tag := Tag(d.Name())
		if !d.IsDir() || Parse(d.Name()) != tag {
			continue
		}
		sub, err := fs.Sub(fsys, d.Name())
		if err != nil {
			return nil, fmt.Errorf("language %s: %w", tag, err)
		}
		l, err := read(sub, tag)
		if err != nil {
			return nil, fmt.Errorf("language %s: %w", tag, err)
		}
		s.add(l)
	}
	return s, nil
}

func (s *Set) add(l *Language) {
	s.all = append(s.all, l)
	s.byTag[l.Tag] = l
}

// With gives the set with the languages of another as well.
func (s *Set) With(more *Set) *Set {
	out := &Set{byTag: map[Tag]*Language{}}
	for _, l := range slices.Concat(s.all, more.all) {
		if out.byTag[l.Tag] == nil {
			out.add(l)
		}
	}
	return out
}

// All lists the languages. The slice is the caller's.
func (s *Set) All() []*Language { return slices.Clone(s.all) }

// Tags lists the languages' tags.
func (s *Set) Tags() []Tag {
	out := make([]Tag, len(s.all))
	for i, l := range s.all {
		out[i] = l.Tag
	}
	return out
}

// Get finds a language; nil where there is none of that tag.
func (s *Set) Get(t Tag) *Language { return s.byTag[t] }

func read(fsys fs.FS, tag Tag) (*Language, error) {
	raw, err := fs.ReadFile(fsys, languageFile)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	var d data
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&d); err != nil {
		return nil, fmt.Errorf("%s: %w", languageFile, err)
	}
	l := &Language{Tag: tag, Name: d.Name, Region: d.Region, Cues: map[string][]string{},
		Letters: d.Detect.Letters, Accents: d.Detect.Accents, Endings: strings.Fields(d.Detect.Endings),
		Articles: set(d.Articles), Between: set(d.Between), Linkers: set(d.Linkers), Openers: set(d.Openers),
		Group: d.Numbers.Group, Point: d.Numbers.Point, GroupFrom: max(d.Numbers.GroupFrom, 4),
		months: strings.Fields(d.Months), monthsUpper: d.MonthsCapital, before: d.Eras.Before, after: d.Eras.After,
		reasons: folded(d.Reasons), negations: folded(d.Negations)}
	if l.Name == "" || l.Point == "" || len(l.months) != 0 && len(l.months) != 12 {
		return nil, fmt.Errorf("%s: a language has a name, a decimal point and twelve months", languageFile)
	}
	if l.stem, err = stemmerNamed(d.Stemmer); err != nil {
		return nil, fmt.Errorf("%s: %w", languageFile, err)
	}
	for _, pair := range strings.Fields(d.Unfold) {
		ending, instead, _ := strings.Cut(pair, "=")
		l.unfold = append(l.unfold, unfold{ending, instead})
	}
	if l.numberWords, err = values(d.Numbers.Words); err != nil {
		return nil, fmt.Errorf("%s: numbers: %w", languageFile, err)
	}
	if l.scales, err = values(d.Numbers.Scales); err != nil {
		return nil, fmt.Errorf("%s: scales: %w", languageFile, err)
	}
	l.readLists(fsys)
	return l, nil
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// values reads "two=2 three=3".
func values(s string) (map[string]float64, error) {
	out := map[string]float64{}
	for _, pair := range strings.Fields(s) {
		word, digits, _ := strings.Cut(pair, "=")
		v, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			return nil, fmt.Errorf("%q: want word=number", pair)
		}
		out[word] = v
	}
	return out, nil
}

// readLists reads the plain lists; a language may lack any of them.
func (l *Language) readLists(fsys fs.FS) {
	classes := map[string]WordClass{"function": Function, "courtesy": Courtesy, "filler": Filler}
	eachLine(fsys, wordsFile, func(section, line string) {
		for _, w := range strings.Fields(line) {
			for _, t := range AppendTokens(nil, w) {
				l.Words = append(l.Words, ClassedWord{t.Text, classes[section]})
			}
		}
	})
	cues := map[string]string{} // a phrase may go on in the next line
	eachLine(fsys, cuesFile, func(section, line string) { cues[section] += line + " " })
	for section, text := range cues {
		for phrase := range strings.SplitSeq(text, ";") {
			if phrase = strings.TrimSpace(phrase); phrase != "" {
				l.Cues[section] = append(l.Cues[section], phrase)
			}
		}
	}
	l.learnHeads()
	eachLine(fsys, thesaurusFile, func(_, line string) {
		forms, irregular := strings.CutPrefix(line, "=")
		one := commas(forms)
		switch {
		case len(one) < 2:
		case irregular:
			l.Forms = append(l.Forms, one)
		default:
			l.Thesaurus = append(l.Thesaurus, one)
		}
	})
	l.countries = map[string][]string{}
	eachLine(fsys, countriesFile, func(_, line string) {
		if iso, names, ok := strings.Cut(line, ":"); ok {
			l.countries[iso] = commas(names)
		}
	})
}

func commas(s string) []string {
	var out []string
	for w := range strings.SplitSeq(s, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// eachLine visits the lines of a list that hold something, each with the
// section it stands in: "[when]". "#" opens a comment.
func eachLine(fsys fs.FS, name string, visit func(section, line string)) {
	text, err := fs.ReadFile(fsys, path.Clean(name))
	if err != nil {
		return
	}
	section := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		default:
			visit(section, line)
		}
	}
}
