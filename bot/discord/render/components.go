package render

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// Marks before an encoded action in a custom_id, which must be unique in a
// message: the buttons that turn pages carry the same action as others may.
const (
	markNext = ">"
	markPrev = "<"
	markMenu = "menu:" // a select menu's own id; its options hold actions
)

// Pressed is what a button or a menu stands for.
type Pressed struct {
	Action  string // encoded
	Turning bool   // it turns the page of its message
	Menu    bool   // it was chosen in a menu
}

// ReadCustomID reads the custom_id of a component, and what was chosen in it.
func ReadCustomID(id string, values []string) Pressed {
	switch {
	case strings.HasPrefix(id, markMenu) && len(values) > 0:
		return Pressed{Action: values[0], Menu: true}
	case strings.HasPrefix(id, markNext), strings.HasPrefix(id, markPrev):
		return Pressed{Action: id[1:], Turning: true}
	}
	return Pressed{Action: id}
}

// maxTurns is the highest page that an action can name.
const maxTurns = 1 << 14

// components puts the buttons and the menu on the pages. They stand on every
// page where they fit; where they don't, each page has its share of them, and
// pages are added for the rest.
func (r Renderer) components(reply bot.Reply, asker string, pages []page) document {
	buttons := usable(reply.Buttons)
	for _, b := range reply.Buttons {
		if b.Action.Verb == bot.Remove {
			asker = b.Action.Arg
		}
	}
	options, placeholder := menuOptions(reply.Menu)
	rows := maxRows - 1 // the last is for turning pages and removing
	if len(options) > 0 {
		rows--
	}
	perPage := rows * maxRowButtons
	n := max(len(pages), ceil(len(buttons), perPage), ceil(len(options), maxOptions))
	for len(pages) < n {
		pages = append(pages, pages[len(pages)-1].repeated())
	}
	doc := document{pages: pages, turning: n > 1 && r.canTurn(reply.Paged, n)}
	for i := range pages {
		p := &pages[i]
		// Of several messages the last carries what would stand on all.
		skip := !doc.turning && i+1 < n
		if some := share(options, i, maxOptions); len(some) > 0 && (!skip || len(options) > maxOptions) {
			p.rows = append(p.rows, discordgo.ActionsRow{Components: []discordgo.MessageComponent{selectMenu{
				CustomID: markMenu + strconv.Itoa(i), Placeholder: placeholder, Options: some,
			}}})
		}
		some := share(buttons, i, perPage)
		for len(some) > 0 && (!skip || len(buttons) > perPage) {
			k := min(len(some), maxRowButtons)
			p.rows = append(p.rows, row(some[:k]))
			some = some[k:]
		}
		if last := r.last(reply, asker, i, n, doc.turning); len(last) > 0 {
			p.rows = append(p.rows, row(last))
		}
	}
	return doc
}

// repeated gives a page again, without its picture, to carry more components.
func (p page) repeated() page {
	out := p.withoutPicture()
	out.alt, out.rows = "", nil
	return out
}

func ceil(n, per int) int { return (n + per - 1) / per }

// share gives page i's share: everything where it fits on one page, else the
// i-th portion.
func share[T any](all []T, i, per int) []T {
	if len(all) <= per {
		return all
	}
	return all[min(i*per, len(all)):min((i+1)*per, len(all))]
}

func row(buttons []discordgo.Button) discordgo.ActionsRow {
	var out discordgo.ActionsRow
	for _, b := range buttons {
		out.Components = append(out.Components, b)
	}
	return out
}

// usable makes Discord's buttons of those that it can carry. Two that do the
// same are one: custom_id must be unique in a message.
func usable(list []bot.Button) []discordgo.Button {
	var out []discordgo.Button
	seen := map[string]bool{}
	for _, b := range list {
		label := label(b.Label, maxButtonLabel)
		if b.URL != "" {
			if u, err := url.Parse(b.URL); err == nil && u.Scheme == "https" && u.Host != "" && units(b.URL) <= maxURL {
				out = append(out, discordgo.Button{Label: label, Style: discordgo.LinkButton, URL: b.URL})
			}
			continue
		}
		id, ok := b.Action.Encode()
		if !ok || seen[id] || b.Action.Verb == bot.Remove {
			continue // it goes into the last row
		}
		seen[id] = true
		out = append(out, discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: id})
	}
	return out
}

// label is what a button or an option says; never nothing, which Discord
// refuses.
func label(s string, n int) string {
	if s = strings.TrimSpace(shortenUnits(sanitize(s, false), n)); s == "" {
		return "…"
	}
	return s
}

// selectMenu is a string select. discordgo's own sends an empty description
// where an option has none.
type selectMenu struct {
	Kind        int            `json:"type"`
	CustomID    string         `json:"custom_id"`
	Placeholder string         `json:"placeholder,omitempty"`
	Options     []selectOption `json:"options"`
}

type selectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// Type implements discordgo.MessageComponent.
func (selectMenu) Type() discordgo.ComponentType { return discordgo.SelectMenuComponent }

// MarshalJSON implements discordgo.MessageComponent.
func (s selectMenu) MarshalJSON() ([]byte, error) {
	type plain selectMenu
	s.Kind = int(s.Type())
	return json.Marshal(plain(s))
}

func menuOptions(m *bot.Menu) (out []selectOption, placeholder string) {
	if m == nil {
		return nil, ""
	}
	seen := map[string]bool{}
	for _, o := range m.Options {
		id, ok := o.Action.Encode()
		label := label(o.Label, maxOptionText)
		if !ok || seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, selectOption{Label: label, Value: id, Description: shortenUnits(sanitize(o.Description, false), maxOptionText)})
	}
	return out, shortenUnits(sanitize(m.Placeholder, false), maxPlaceholder)
}

// canTurn reports whether every page can be named by the reply's action.
func (r Renderer) canTurn(a bot.Action, n int) bool {
	a.Page = n - 1
	_, ok := a.Encode()
	return ok && n <= maxTurns
}

// last is the last row: to turn pages, and to remove the answer.
func (r Renderer) last(reply bot.Reply, asker string, i, n int, turning bool) []discordgo.Button {
	var out []discordgo.Button
	turn := func(mark string, to int, label bot.Notice) {
		a := reply.Paged
		a.Page = to
		if id, ok := a.Encode(); ok {
			out = append(out, discordgo.Button{Label: shortenUnits(r.Say(label, reply.Lang), maxButtonLabel), Style: discordgo.PrimaryButton, CustomID: mark + id})
		}
	}
	if turning && i > 0 {
		turn(markPrev, i-1, bot.NoticePrevPage)
	}
	if turning && i+1 < n {
		turn(markNext, i+1, bot.NoticeNextPage)
	}
	if asker != "" {
		if id, ok := (bot.Action{Verb: bot.Remove, Lang: reply.Lang, Arg: asker}).Encode(); ok {
			out = append(out, discordgo.Button{Label: shortenUnits(r.Say(bot.NoticeRemove, reply.Lang), maxButtonLabel), Style: discordgo.DangerButton, CustomID: id})
		}
	}
	return out
}
