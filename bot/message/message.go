// Package message holds the bot's own words: one file a language, which
// translators edit, and the lookup by message, language and named values. The
// package must not know what is said when, nor any fact.
package message

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"

	"allybot/facts/lang"
)

// ID names a message, as the files do.
type ID string

// Count is the value by which a message's plural form is chosen.
const Count = "Count"

//go:embed *.toml
var builtin embed.FS

// Builtin gives the files of the languages that the program brings.
func Builtin() fs.FS { return builtin }

// Catalog says every message in every language. It is safe for concurrent use.
type Catalog struct {
	langs []lang.Tag
	say   map[lang.Tag]*i18n.Localizer
	ids   []ID
}

// withoutPlurals stands in for a language of which the library knows no plural
// rule: it has the form "other" alone.
var withoutPlurals = language.Japanese

// Load reads the files named by a language's code, "es.toml", of each file
// system; a later one adds languages to the first's.
func Load(from ...fs.FS) (*Catalog, error) {
	c := &Catalog{say: map[lang.Tag]*i18n.Localizer{}}
	for _, fsys := range from {
		names, err := fs.Glob(fsys, "*.toml")
		if err != nil {
			return nil, fmt.Errorf("messages: %w", err)
		}
		for _, name := range names {
			if err := c.read(fsys, name); err != nil {
				return nil, fmt.Errorf("messages: %s: %w", name, err)
			}
		}
	}
	if len(c.langs) == 0 {
		return nil, fmt.Errorf("messages: there is no file")
	}
	slices.Sort(c.langs)
	return c, nil
}

func (c *Catalog) read(fsys fs.FS, name string) error {
	tag := lang.Tag(strings.TrimSuffix(name, ".toml"))
	if lang.Parse(string(tag)) != tag || c.say[tag] != nil {
		return fmt.Errorf("want a language's code, once")
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	file, err := i18n.ParseMessageFileBytes(data, "en.toml", map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		return fmt.Errorf("parse: %w", err)
	}
	of := tag.BCP47()
	bundle := i18n.NewBundle(of)
	if bundle.AddMessages(of, file.Messages...) != nil {
		bundle = i18n.NewBundle(withoutPlurals)
		of = withoutPlurals
		if err := bundle.AddMessages(of, file.Messages...); err != nil {
			return fmt.Errorf("add: %w", err)
		}
	}
	c.say[tag] = i18n.NewLocalizer(bundle, of.String())
	c.langs = append(c.langs, tag)
	for _, m := range file.Messages {
		if !slices.Contains(c.ids, ID(m.ID)) {
			c.ids = append(c.ids, ID(m.ID))
		}
	}
	return nil
}

// Languages lists the languages that there is a file for, by their codes.
func (c *Catalog) Languages() []lang.Tag { return slices.Clone(c.langs) }

// Has reports whether there is a file for a language.
func (c *Catalog) Has(l lang.Tag) bool { return c.say[l] != nil }

// Say gives a message in a language, with named values: "Name", name. A value
// named Count chooses the plural form. A language without a file, or whose file
// lacks the message, gets the first one's words; a test finds what is missing.
func (c *Catalog) Say(id ID, l lang.Tag, namesAndValues ...any) string {
	in := c.say[l]
	if in == nil {
		in = c.say[c.langs[0]]
	}
	conf := i18n.LocalizeConfig{MessageID: string(id)}
	if len(namesAndValues) > 0 {
		values := make(map[string]any, len(namesAndValues)/2)
		for i := 0; i+1 < len(namesAndValues); i += 2 {
			name, _ := namesAndValues[i].(string)
			value := namesAndValues[i+1]
			if t, ok := value.(lang.Text); ok {
				value = t.In(l)
			}
			values[name] = value
		}
		conf.TemplateData, conf.PluralCount = values, values[Count]
	}
	for _, in := range []*i18n.Localizer{in, c.say[c.langs[0]]} {
		if said, err := in.Localize(&conf); err == nil || said != "" {
			return said
		}
	}
	return string(id)
}

// Means reports whether a word, as typed, is among those that a message lists,
// in any language.
func (c *Catalog) Means(id ID, word string) bool {
	for _, l := range c.langs {
		if slices.Contains(strings.Fields(c.Say(id, l)), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// Text gives a message in every language.
func (c *Catalog) Text(id ID, namesAndValues ...any) lang.Text {
	var t lang.Text
	for _, l := range c.langs {
		t = t.With(l, c.Say(id, l, namesAndValues...))
	}
	return t
}
