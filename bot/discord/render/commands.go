package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// command is an application command as it is registered
// (interactions/application-commands#create-global-application-command).
// discordgo's own type sends nulls and keys that belong to other kinds.
type command struct {
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

// Locales that the bot's Spanish and Portuguese serve (reference#locales).
// English is what is registered plainly.
const (
	localeSpain  = "es-ES"
	localeLatin  = "es-419"
	localeBrazil = "pt-BR"
)

// localized gives a text in the locales other than English.
func localized(t [3]string) map[string]string {
	m := map[string]string{}
	if s := t[bot.Lang(1)]; s != "" {
		m[localeSpain], m[localeLatin] = s, s
	}
	if s := t[bot.Lang(2)]; s != "" {
		m[localeBrazil] = s
	}
	return m
}

// Places and ways of installing (interactions/application-commands#contexts).
func everywhere() (contexts, integrations []int)  { return []int{0, 1, 2}, []int{0, 1} }
func serversOnly() (contexts, integrations []int) { return []int{0}, []int{0} }

var namePattern = regexp.MustCompile(`^[-_\p{L}\p{N}]{1,32}$`)

// names gives a name's localizations that Discord would take; the others are
// left out, and the plain name stands for them.
func names(t [3]string) map[string]string {
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
func (a *Adapter) spoken(n bot.Notice) (t [3]string) {
	for l := range t {
		t[l] = a.core.Say(n, bot.Lang(l))
	}
	return t
}

// table makes what is registered of the bot's commands.
func (a *Adapter) table() []command {
	var out []command
	for _, c := range a.core.Commands(bot.Discord) {
		d := command{Type: 1, Name: c.Name, Names: names(c.Names), Description: c.Descriptions[0], Descriptions: localized(c.Descriptions)}
		d.Contexts, d.Integrations = everywhere()
		for _, arg := range c.Args {
			d.Options = append(d.Options, optionOf(arg))
		}
		slices.SortStableFunc(d.Options, func(a, b option) int {
			switch {
			case a.Required == b.Required:
				return 0
			case a.Required:
				return -1
			}
			return 1
		})
		if c.AdminOnly {
			p := permissions(discordgo.PermissionManageGuild)
			d.Permissions = &p
			d.Contexts, d.Integrations = serversOnly()
		} else {
			d.Options = append(d.Options, a.added(bot.NoticeOptionPrivate, 5, optionPrivate, [3]string{optionPrivate, "privado", "privado"}),
				a.added(bot.NoticeOptionFor, 6, optionFor, [3]string{optionFor, "para", "para"}))
		}
		out = append(out, d)
	}
	find := a.spoken(bot.NoticeFindFacts)
	m := command{Type: 3, Name: find[0], Names: localized(find)}
	m.Contexts, m.Integrations = everywhere()
	return append(out, m)
}

// added makes one of the adapter's own options.
func (a *Adapter) added(n bot.Notice, kind int, name string, local [3]string) option {
	d := a.spoken(n)
	return option{Type: kind, Name: name, Names: names(local), Description: d[0], Descriptions: localized(d)}
}

func optionOf(arg bot.Arg) option {
	o := option{Type: 3, Name: arg.Name, Names: names(arg.Names), Description: arg.Descriptions[0], Descriptions: localized(arg.Descriptions), Required: arg.Required}
	if len(arg.Values) > 0 && len(arg.Values) <= maxChoices {
		for _, v := range arg.Values {
			o.Choices = append(o.Choices, commandChoice{v.Label[0], localized(v.Label), v.Value})
		}
		return o
	}
	o.Autocomplete = arg.Complete
	o.MaxLength = min(arg.MaxLength, 6000)
	return o
}

// registerOnce registers the commands in the background, for as long as it
// takes, once in this process's life.
func (a *Adapter) registerOnce(app string) {
	a.register.Do(func() {
		a.work.start(func(ctx context.Context) {
			wait := a.cfg.Timing.BackoffFirst
			for {
				err := a.registerCommands(ctx, app)
				if err == nil || ctx.Err() != nil || a.work.closing() {
					return
				}
				a.log.Error("discord: registering the commands failed", "error", err)
				a.monitor.Failed(bot.Discord, "register")
				var refusal *APIError
				if asAPIError(err, &refusal) && refusal.Status < 500 && refusal.Status != 429 {
					return // Discord will not take them a second time either
				}
				if a.work.pause(jitter(wait)) {
					return
				}
				wait = min(wait*2, a.cfg.Timing.BackoffMax)
			}
		})
	})
}

// registerCommands puts the commands in place where they differ from what is
// registered.
func (a *Adapter) registerCommands(ctx context.Context, app string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	e := endpoint{method: "GET", pattern: "/applications/%s/commands?with_localizations=true", args: []string{app}, major: app}
	if a.cfg.GuildID != "" {
		e.pattern, e.args = "/applications/%s/guilds/%s/commands?with_localizations=true", []string{app, a.cfg.GuildID}
	}
	want := a.table()
	var have []command
	var none *APIError
	err := a.rest.call(ctx, e, nil, &have)
	switch {
	case asAPIError(err, &none) && none.Status == http.StatusNotFound && none.Code == 0:
		// There is no such route: a stand-in for Discord that keeps no list.
		// Discord itself gives a code with what it does not find.
	case err != nil:
		return err // what is registered is not known: nothing is put over it
	}
	if err == nil && same(have, want) {
		a.log.Info("discord: commands are registered already")
		return nil
	}
	e.method = "PUT"
	e.pattern, _, _ = strings.Cut(e.pattern, "?")
	if err := a.rest.call(ctx, e, &payload{json: want}, nil); err != nil {
		return err
	}
	a.log.Info("discord: commands registered", "count", len(want), "guild", a.cfg.GuildID)
	return nil
}

// same compares two tables, whatever their order and whatever Discord left
// out of what it gives back.
func same(a, b []command) bool {
	if len(a) != len(b) {
		return false
	}
	return canonical(a) == canonical(b)
}

func canonical(list []command) string {
	list = slices.Clone(list)
	for i := range list {
		c := &list[i]
		if c.Type == 0 {
			c.Type = 1
		}
		c.Contexts, c.Integrations = slices.Sorted(slices.Values(c.Contexts)), slices.Sorted(slices.Values(c.Integrations))
	}
	slices.SortFunc(list, func(a, b command) int {
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

// applicationID asks whose token it is.
func (a *Adapter) applicationID(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var app struct {
		ID string `json:"id"`
	}
	err := a.rest.call(ctx, endpoint{method: "GET", pattern: "/applications/@me"}, nil, &app)
	return app.ID, err
}
