package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"allybot/bot/message"
	"allybot/facts"
)

// maxChannels is how many channels an owner may name.
const maxChannels = 50

func (b *Bot) settingsEntry() *entry {
	d := func(w message.ID) facts.Text { return b.describe(w) }
	return &entry{
		Command: Command{Name: "settings", Names: b.commandNames("settings"), Descriptions: d(message.DescSettings), AdminOnly: true, PrivateReply: true,
			Args: []Arg{
				{Name: "language", Names: b.optionNames("language"), Descriptions: d(message.DescLanguage), Values: b.langValues(b.words.Text(message.Auto))},
				{Name: "mentions", Names: b.optionNames("mentions"), Descriptions: d(message.DescMentions), Values: []Value{{"on", b.words.Text(message.On)}, {"off", b.words.Text(message.Off)}}},
				{Name: "channels", Names: b.optionNames("channels"), Descriptions: d(message.DescChannels), MaxLength: 1200, Only: Discord},
			}},
		handle: b.settingsCommand,
	}
}

// settingsCommand shows or changes what the owner of a chat chose.
func (b *Bot) settingsCommand(ctx context.Context, c *call) Reply {
	d := b.draft(c, KindService)
	if c.Chat.Owner == "" {
		d.reply.Kind = KindNotice
		d.say(message.SettingsWhere)
		return d.done()
	}
	changes := b.settingArgs(c)
	s := c.settings
	if len(changes) > 0 {
		// From the store, not from c: had it failed, defaults would be saved.
		kept, err := b.opt.Settings.Settings(ctx, c.Platform, c.Chat.Owner)
		if err == nil {
			s = kept
			if bad := apply(&s, changes, c.Chat.ID, b.languages); bad != nil {
				d.reply.Kind = KindNotice
				d.say(message.SettingsBad)
				d.say(message.SettingsHow)
				return d.done()
			}
			err = b.opt.Settings.SaveSettings(ctx, c.Platform, c.Chat.Owner, s)
		}
		if err != nil {
			b.log.Error("settings not saved", "platform", c.Platform, "error", err)
			d.reply.Kind = KindNotice
			d.say(message.SettingsFailed)
			return d.done()
		}
		if s.LangSet {
			c.lang, d.lang = s.Lang, s.Lang
		} else {
			c.lang, d.lang = b.locale(c.User), b.locale(c.User)
		}
		d.say(message.SettingsSaved)
	}
	d.reply.Title = d.in(message.Settings)
	d.settings(c, s)
	return d.done()
}

// settings shows what is chosen and how to choose.
func (d *draft) settings(c *call, s Settings) {
	lang := d.in(message.Auto)
	if s.LangSet {
		lang = d.pack.Language(s.Lang).Name
	}
	mentions := d.in(message.On)
	if s.MuteMentions {
		mentions = d.in(message.Off)
	}
	pairs := []Field{
		{Name: d.in(message.Language), Value: []Span{{Text: lang}}},
		{Name: d.in(message.Mentions), Value: []Span{{Text: mentions}}},
	}
	if c.Platform == Discord {
		value := []Span{{Text: d.in(message.Everywhere)}}
		if len(s.Channels) > 0 {
			value = []Span{{Text: strings.Join(s.Channels, " "), Style: Code}}
		}
		pairs = append(pairs, Field{Name: d.in(message.Channels), Value: value})
	}
	d.reply.Blocks = append(d.reply.Blocks, Block{Kind: Fields, Pairs: pairs})
	if c.Platform == Discord {
		d.say(message.SettingsHowDiscord)
	} else {
		d.say(message.SettingsHow)
	}
}

// setting is one change asked for.
type setting struct{ name, value string }

// settingArgs reads named options or, typed, names each followed by its value.
func (b *Bot) settingArgs(c *call) (out []setting) {
	names := map[string]string{}
	for _, a := range c.entry.Args {
		if a.Only == "" || a.Only == c.Platform {
			names[a.Name] = a.Name
			for _, said := range a.Names.All() {
				names[said] = a.Name
			}
		}
	}
	for _, n := range []string{"language", "mentions", "channels"} {
		if v, ok := c.Args[n]; ok && names[n] != "" {
			out = append(out, setting{n, clean(v)})
		}
	}
	for _, w := range strings.Fields(c.args) {
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
func apply(s *Settings, changes []setting, here string, languages []Lang) error {
	next := *s
	for _, ch := range changes {
		v := strings.ToLower(ch.value)
		switch ch.name {
		case "language":
			l := facts.ParseLang(v)
			if v == "auto" {
				l = ""
			} else if !slices.Contains(languages, l) {
				return errSetting
			}
			next.Lang, next.LangSet = l, l != ""
		case "mentions":
			if v != "on" && v != "off" {
				return errSetting
			}
			next.MuteMentions = v == "off"
		case "channels":
			ids := channelID.FindAllString(v, -1)
			if slices.Contains(strings.Fields(v), "here") {
				ids = append(ids, here)
			}
			if len(ids) == 0 && v != "all" || len(ids) > maxChannels {
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
