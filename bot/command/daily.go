package command

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/facts"
)

// Where a chat does not say when it wants its fact.
const (
	dailyMinute = 9 * 60
	dailyZone   = "UTC"
)

// dailyEntry is there where wishes for a fact a day can be kept.
func (h *Handlers) dailyEntry() []*Entry {
	if h.opt.Daily == nil {
		return nil
	}
	state := h.option("state", message.DescDailyState, 0)
	state.Values = h.onOff()
	c := private(h.command("daily", message.DescDaily, state, h.option("time", message.DescDailyTime, maxTime), h.option("zone", message.DescDailyZone, maxZone)))
	c.AdminOnly = true
	return []*Entry{{Command: c, Handle: h.dailyCommand}}
}

// maxTime is as long as "11:30 p. m.".
const maxTime = 11

// maxZone is longer than any name in the IANA time zone database.
const maxZone = 64

// wish is what /daily was asked for; empty parts stay as they are.
type wish struct {
	state  string // "on", "off", "" to be told
	minute int    // -1: not said
	zone   string
}

var (
	// 9:00, 09.00, 9h30, 9h, 9am, 11:30 p.m., 9
	timeOfDay = regexp.MustCompile(`(?i)(?:^| )([0-9]{1,2})(?:[:h.]([0-5][0-9]))? ?(?:h|hs|(a|p)\.? ?m\.?)?(?: |$)`)
	zoneName  = regexp.MustCompile(`^[\pL0-9_+-]+(/[\pL0-9_+-]+){0,2}$`)
)

// errWish says that a word of a /daily means nothing.
var errWish = errors.New("bot: not a part of a daily wish")

// parseWish reads named options or, typed, words in any order. What is neither
// a state nor a time is the zone: an IANA name or a city, of several words
// maybe, which the store knows or does not.
func (h *Handlers) parseWish(c *Call) (wish, error) {
	w := wish{minute: -1}
	words := strings.Fields(c.Typed)
	for _, n := range []string{"state", "time", "zone"} {
		words = append(words, strings.Fields(Clean(c.Args[n]))...)
	}
	text := strings.Join(words, " ")
	if m := timeOfDay.FindStringSubmatchIndex(text); m != nil {
		minute, ok := minuteOfDay(timeOfDay.FindStringSubmatch(text))
		if !ok {
			return w, errWish
		}
		w.minute = minute
		text = text[:m[0]] + " " + text[m[1]:]
	}
	var zone []string
	for _, s := range strings.Fields(text) {
		var state string
		switch {
		case h.Words.Means(message.OnWords, s):
			state = "on"
		case h.Words.Means(message.OffWords, s):
			state = "off"
		case h.Words.Means(message.DailyFillers, s):
			continue
		default:
			zone = append(zone, s)
			continue
		}
		if w.state != "" && w.state != state {
			return w, errWish
		}
		w.state = state
	}
	if w.zone = strings.Join(zone, "_"); w.zone != "" && (len(w.zone) > maxZone || !zoneName.MatchString(w.zone)) {
		return w, errWish
	}
	if w.state == "" && (w.minute >= 0 || w.zone != "") {
		w.state = "on"
	}
	return w, nil
}

// minuteOfDay reads the hour, the minute and the half of the day that
// timeOfDay found.
func minuteOfDay(m []string) (int, bool) {
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // 0 where there is none
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour %= 12
		if strings.EqualFold(m[3], "p") {
			hour += 12
		}
	}
	return hour*60 + minute, hour < 24
}

// dailyCommand turns a chat's daily fact on or off, or says how it stands.
func (h *Handlers) dailyCommand(ctx context.Context, c *Call) bot.Reply {
	d := h.draft(c, bot.KindService)
	d.Reply.Title = d.In(message.Daily)
	w, err := h.parseWish(c)
	if err != nil {
		return d.badWish()
	}
	now, on, err := h.opt.Daily.Daily(ctx, c.Platform, c.Chat.Place())
	if err == nil && w.state == "off" {
		_, err = h.opt.Daily.UnsubscribeDaily(ctx, c.Platform, c.Chat.Place())
		on = false
	}
	if err == nil && w.state == "on" {
		now = w.over(c, now, on)
		if err = h.opt.Daily.SubscribeDaily(ctx, now); errors.Is(err, bot.ErrZone) {
			return d.badWish()
		}
		if err == nil { // as it is kept: the zone's name as the database has it
			now, on, err = h.opt.Daily.Daily(ctx, c.Platform, c.Chat.Place())
		}
	}
	if err != nil {
		h.log.Error("daily fact not changed", "platform", c.Platform, "error", err)
		d.Reply.Kind = bot.KindNotice
		d.Say(message.SettingsFailed)
		return d.Done()
	}
	if w.state != "" {
		d.Say(message.SettingsSaved)
	}
	if on {
		d.Text(d.In(message.DailyOn, "Time", fmt.Sprintf("%02d:%02d", now.Minute/60, now.Minute%60), "Zone", now.Zone))
	} else {
		d.Say(message.DailyOff)
	}
	d.Say(message.DailyHow)
	return d.Done()
}

func (d *draft) badWish() bot.Reply {
	d.Reply.Kind = bot.KindNotice
	d.Say(message.DailyBad)
	d.Say(message.DailyHow)
	return d.Done()
}

// over gives what a chat wishes for now, from what it did before.
func (w wish) over(c *Call, before bot.Daily, known bool) bot.Daily {
	d := bot.Daily{Platform: c.Platform, Chat: c.Chat.Place(), Owner: c.Chat.Owner, Minute: dailyMinute, Zone: dailyZone, Lang: c.ReplyLang}
	if known {
		d.Minute, d.Zone = before.Minute, before.Zone
	}
	if w.minute >= 0 {
		d.Minute = w.minute
	}
	if w.zone != "" {
		d.Zone = w.zone
	}
	if d.Owner == "" {
		d.Person = c.User.ID
	}
	return d
}

// NextDaily chooses a fact that is not among those used, at random; where all
// are, any but the last, and restart is true: all are fair game again.
func (h *Handlers) NextDaily(used []string) (fact string, restart bool) {
	had := make(map[string]bool, len(used))
	for _, id := range used {
		had[id] = true
	}
	all := h.Pack.Facts()
	var left []*facts.Fact
	for _, f := range all {
		if !had[f.ID] {
			left = append(left, f)
		}
	}
	if restart = len(left) == 0; restart {
		left = slices.DeleteFunc(slices.Clone(all), func(f *facts.Fact) bool {
			return len(all) > 1 && len(used) > 0 && f.ID == used[len(used)-1]
		})
	}
	return left[h.opt.Pick(len(left))].ID, restart
}

// DailyFact is what a chat is sent; false where there is no such fact.
func (h *Handlers) DailyFact(ctx context.Context, wish bot.Daily, fact string) (bot.Reply, bool) {
	f, ok := h.Pack.Fact(fact)
	if !ok {
		return bot.Reply{}, false
	}
	c := &Call{ReplyLang: wish.Lang}
	if s := h.Settings(ctx, wish.Platform, wish.Owner); s.LangSet {
		c.ReplyLang = s.Lang
	}
	d := h.draft(c, bot.KindStatus+bot.ReplyKind(f.Kind))
	d.Reply.Title = d.In(message.Daily)
	d.Fact(f)
	if len(f.About) > 0 {
		d.Button(d.In(message.AllAbout, "Name", f.About[0].Name.In(c.ReplyLang)), bot.Action{Verb: bot.ShowTopic, Arg: f.About[0].ID})
	}
	d.CitationButton(f)
	d.RatingButtons(f)
	return d.Answer(facts.Answered, facts.NoReason), true
}
