package render

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// Command is an application command as it is registered
// (interactions/application-commands#create-global-application-command).
// discordgo's own type sends nulls and keys that belong to other kinds.
type Command struct {
	ID           string            `json:"id,omitempty"` // Discord's
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description,omitempty"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Options      []option          `json:"options,omitempty"`
	Permissions  *permissions      `json:"default_member_permissions,omitempty"`
	Contexts     []int             `json:"contexts"`
	Integrations []int             `json:"integration_types"`
}

type option struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	MaxLength    int               `json:"max_length,omitempty"`
	Choices      []commandChoice   `json:"choices,omitempty"`
}

type commandChoice struct {
	Name  string            `json:"name"`
	Names map[string]string `json:"name_localizations,omitempty"`
	Value string            `json:"value"`
}

// permissions goes out as a number and comes back as a string.
type permissions int64

func (p *permissions) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal([]byte(strings.Trim(string(raw), `"`)), (*int64)(p))
}

// locales are Discord's that a language of the bot may serve (reference#locales).
const locales = "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko"

// localized gives a text in each of Discord's locales whose language it has,
// apart from the first one's, which is registered plainly.
func localized(t bot.Text) map[string]string {
	m := map[string]string{}
	for locale := range strings.FieldsSeq(locales) {
		if s := t.Exactly(bot.ParseLang(locale)); s != "" && s != t.First() {
			m[locale] = s
		}
	}
	return m
}

// Places and ways of installing (interactions/application-commands#contexts).
func everywhere() (contexts, integrations []int)  { return []int{0, 1, 2}, []int{0, 1} }
func serversOnly() (contexts, integrations []int) { return []int{0}, []int{0} }

// Names of the options that every answering command has besides its own.
const (
	OptionPrivate = "private"
	OptionFor     = "for"
)

var namePattern = regexp.MustCompile(`^[-_\p{L}\p{N}]{1,32}$`)

// names gives a name's localizations that Discord would take; the others are
// left out, and the plain name stands for them.
func names(t bot.Text) map[string]string {
	m := localized(t)
	for l, n := range m {
		n = strings.ReplaceAll(strings.ToLower(n), " ", "-")
		if m[l] = n; !namePattern.MatchString(n) {
			delete(m, l)
		}
	}
	return m
}

// spoken gives a notice in every language.
func (r Renderer) spoken(n bot.Notice) (t bot.Text) {
	for _, l := range r.Languages {
		t = t.With(l, r.Say(n, l))
	}
	return t
}

// Commands makes what is registered of the bot's commands.
func (r Renderer) Commands(list []bot.Command) []Command {
	var out []Command
	for _, c := range list {
		d := Command{Type: 1, Name: c.Name, Names: names(c.Names), Description: c.Descriptions.First(), Descriptions: localized(c.Descriptions)}
		d.Contexts, d.Integrations = everywhere()
		for _, arg := range c.Args {
			d.Options = append(d.Options, optionOf(arg))
		}
		rank := map[bool]int{true: 0, false: 1}
		slices.SortStableFunc(d.Options, func(a, b option) int { return rank[a.Required] - rank[b.Required] })
		if c.AdminOnly {
			p := permissions(discordgo.PermissionManageGuild)
			d.Permissions = &p
			d.Contexts, d.Integrations = serversOnly()
		} else {
			d.Options = append(d.Options, r.added(bot.NoticeOptionPrivate, 5, OptionPrivate), r.added(bot.NoticeOptionFor, 6, OptionFor))
		}
		out = append(out, d)
	}
	find := r.spoken(bot.NoticeFindFacts)
	m := Command{Type: 3, Name: find.First(), Names: localized(find)}
	m.Contexts, m.Integrations = everywhere()
	return append(out, m)
}

// added makes one of the options that every answering command has.
func (r Renderer) added(n bot.Notice, kind int, name string) option {
	d := r.spoken(n)
	return option{Type: kind, Name: name, Names: names(r.OptionNames(name)), Description: d.First(), Descriptions: localized(d)}
}

func optionOf(arg bot.Arg) option {
	o := option{Type: 3, Name: arg.Name, Names: names(arg.Names), Description: arg.Descriptions.First(), Descriptions: localized(arg.Descriptions), Required: arg.Required}
	if len(arg.Values) > 0 && len(arg.Values) <= MaxChoices {
		for _, v := range arg.Values {
			o.Choices = append(o.Choices, commandChoice{v.Label.First(), localized(v.Label), v.Value})
		}
		return o
	}
	o.Autocomplete = arg.Complete
	o.MaxLength = min(arg.MaxLength, 6000)
	return o
}

// Same compares two tables, whatever their order and whatever Discord left
// out of what it gives back.
func Same(a, b []Command) bool {
	if len(a) != len(b) {
		return false
	}
	return canonical(a) == canonical(b)
}

func canonical(list []Command) string {
	list = slices.Clone(list)
	for i := range list {
		c := &list[i]
		c.ID, c.Type = "", max(c.Type, 1)
		c.Contexts, c.Integrations = slices.Sorted(slices.Values(c.Contexts)), slices.Sorted(slices.Values(c.Integrations))
	}
	slices.SortFunc(list, func(a, b Command) int {
		if a.Type != b.Type {
			return a.Type - b.Type
		}
		return strings.Compare(a.Name, b.Name)
	})
	raw, err := json.Marshal(list)
	if err != nil {
		return "" // cannot happen: nothing in it fails to marshal
	}
	return string(raw)
}
