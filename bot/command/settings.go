package command

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
)

// maxChannels is how many channels an owner may name.
const maxChannels = 50

func (h *Handlers) settingsEntry() []*Entry {
	language := h.option("language", message.DescLanguage, 0)
	language.Values = h.langValues()
	mentions := h.option("mentions", message.DescMentions, 0)
	mentions.Values = h.onOff()
	channels := h.option("channels", message.DescChannels, 1200)
	channels.Only = bot.Discord
	c := private(h.command("settings", message.DescSettings, language, mentions, channels))
	c.AdminOnly = true
	return []*Entry{{Command: c, Handle: h.settingsCommand}}
}

// onOff are the values of what is on or off.
func (h *Handlers) onOff() []bot.Value {
	return []bot.Value{{Value: "on", Label: h.Words.Text(message.On)}, {Value: "off", Label: h.Words.Text(message.Off)}}
}

// settingsCommand shows or changes what the owner of a chat chose.
func (h *Handlers) settingsCommand(ctx context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	if c.Chat.Owner == "" {
		d.Reply.Kind = bot.KindNotice
		d.Say(message.SettingsWhere)
		return d.Done()
	}
	changes := h.settingArgs(c)
	s := c.Settings
	if len(changes) > 0 {
		// From the store, not from c: had it failed, defaults would be saved.
		kept, err := h.opt.Settings.Settings(ctx, c.Platform, c.Chat.Owner)
		if err == nil {
			s = kept
			if bad := h.apply(&s, changes, c.Chat.ID); bad != nil {
				d.Reply.Kind = bot.KindNotice
				d.Say(message.SettingsBad)
				d.Say(message.SettingsHow)
				return d.Done()
			}
			err = h.opt.Settings.SaveSettings(ctx, c.Platform, c.Chat.Owner, s)
		}
		if err != nil {
			h.log.Error("settings not saved", "platform", c.Platform, "error", err)
			d.Reply.Kind = bot.KindNotice
			d.Say(message.SettingsFailed)
			return d.Done()
		}
		if s.LangSet {
			c.ReplyLang, d.Lang = s.Lang, s.Lang
		} else {
			c.ReplyLang, d.Lang = h.Locale(c.User), h.Locale(c.User)
		}
		d.Say(message.SettingsSaved)
	}
	d.Reply.Title = d.In(message.Settings)
	d.settings(c, s)
	return d.Done()
}

// settings shows what is chosen and how to choose.
func (d *draft) settings(c *Call, s bot.Settings) {
	lang := d.In(message.Auto)
	if s.LangSet {
		lang = d.Pack.Language(s.Lang).Name
	}
	mentions := d.In(message.On)
	if s.MuteMentions {
		mentions = d.In(message.Off)
	}
	pairs := []bot.Field{
		{Name: d.In(message.Language), Value: []bot.Span{{Text: lang}}},
		{Name: d.In(message.Mentions), Value: []bot.Span{{Text: mentions}}},
	}
	if c.Platform == bot.Discord {
		value := []bot.Span{{Text: d.In(message.Everywhere)}}
		if len(s.Channels) > 0 {
			value = []bot.Span{{Text: strings.Join(s.Channels, " "), Style: bot.Code}}
		}
		pairs = append(pairs, bot.Field{Name: d.In(message.Channels), Value: value})
	}
	d.Reply.Blocks = append(d.Reply.Blocks, bot.Block{Kind: bot.Fields, Pairs: pairs})
	if c.Platform == bot.Discord {
		d.Say(message.SettingsHowDiscord)
	} else {
		d.Say(message.SettingsHow)
	}
}

// setting is one change asked for.
type setting struct{ name, value string }

// settingArgs reads named options or, typed, names each followed by its value.
func (h *Handlers) settingArgs(c *Call) (out []setting) {
	names := map[string]string{}
	for _, a := range c.Entry.Args {
		if a.Only == "" || a.Only == c.Platform {
			names[a.Name] = a.Name
			for _, said := range a.Names.All() {
				names[said] = a.Name
			}
		}
	}
	for _, n := range []string{"language", "mentions", "channels"} {
		if v, ok := c.Args[n]; ok && names[n] != "" {
			out = append(out, setting{n, Clean(v)})
		}
	}
	for _, w := range strings.Fields(c.Typed) {
		if n, ok := names[strings.ToLower(w)]; ok {
			out = append(out, setting{name: n})
		} else if len(out) > 0 {
			out[len(out)-1].value = strings.TrimSpace(out[len(out)-1].value + " " + w)
		} else {
			out = append(out, setting{value: w})
		}
	}
	return out
}

// errSetting says that a value is none of a setting's.
var errSetting = errors.New("bot: not a value of this setting")

// channelID finds the ids in what names channels: "<#123> 456".
var channelID = regexp.MustCompile(`[0-9]{5,20}`)

// apply changes settings, all or none; here is the channel it is asked in.
func (h *Handlers) apply(s *bot.Settings, changes []setting, here string) error {
	next := *s
	for _, ch := range changes {
		is := func(id message.ID) bool { return h.Words.Means(id, ch.value) }
		switch ch.name {
		case "language":
			l := facts.ParseLang(ch.value)
			if is(message.AutoWords) {
				l = ""
			} else if !slices.Contains(h.languages, l) {
				return errSetting
			}
			next.Lang, next.LangSet = l, l != ""
		case "mentions":
			if !is(message.OnWords) && !is(message.OffWords) {
				return errSetting
			}
			next.MuteMentions = is(message.OffWords)
		case "channels":
			ids := channelID.FindAllString(ch.value, -1)
			if slices.ContainsFunc(strings.Fields(ch.value), func(w string) bool { return h.Words.Means(message.HereWords, w) }) {
				ids = append(ids, here)
			}
			if len(ids) == 0 && !is(message.AllWords) || len(ids) > maxChannels {
				return errSetting
			}
			slices.Sort(ids)
			next.Channels = slices.Compact(ids)
		default:
			return errSetting
		}
	}
	*s = next
	return nil
}

// langValues are the values of the setting for a language.
func (h *Handlers) langValues() []bot.Value {
	vs := []bot.Value{
		{Value: "auto", Label: h.Words.Text(message.Auto)},
	}
	for _, l := range h.languages {
		vs = append(vs, bot.Value{Value: l.String(), Label: facts.Say(l.String(), h.Pack.Language(l).Name)})
	}
	return vs
}
