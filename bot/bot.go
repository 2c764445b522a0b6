// Package bot turns requests into replies: the command table, the router,
// the reply model and everything the bot says that is not a fact. It knows no
// platform.
package bot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"time"

	"allybot/bot/answer"
	"allybot/bot/message"
	"allybot/facts"
)

// Adapter connects the bot to one platform.
type Adapter interface {
	// Platform names it.
	Platform() Platform
	// Run serves until ctx ends, then finishes what it has begun and returns
	// nil. It reconnects by itself; it returns an error only where trying again
	// is pointless (a refused token), for the operator to read.
	Run(ctx context.Context) error
}

// Options are what a Bot is made of. Pack is needed; the rest has defaults.
type Options struct {
	Pack    *facts.Pack
	Version string
	// Messages are files of further languages than the program brings.
	Messages []fs.FS
	Memory   Memory        // default: NewMemory, in this process
	Settings SettingsStore // default: NewSettings, in this process
	Log      *slog.Logger  // default: slog.DiscardHandler
	// Passage gives the source's own words for a paragraph, where the operator
	// has the text; nil where not.
	Passage func(number string) (string, bool)
	// Observe is told of every request handled. It must not block.
	Observe func(Handled)
	// PerMinute is how many requests a user may make in a minute; 0 means no
	// limit.
	PerMinute int
	Now       func() time.Time // default: time.Now
	// Daily keeps wishes for a fact a day; nil: there is no /daily.
	Daily DailyStore
	// Feedback counts that somebody called a fact right or wrong; nil: nobody
	// is asked. It may block on a database.
	Feedback func(ctx context.Context, fact string, right bool) error
	// Unanswered is told the words of each question that had no answer; nil
	// where nobody wants to know. It must not block.
	Unanswered func(l Lang, question string)
	// Kept is what /privacy tells of the parts around the bot.
	Kept Kept
	// Pictures makes the pictures that replies name; nil: there are none.
	Pictures PictureMaker
}

// PictureMaker makes the PNG that a Picture's key names.
type PictureMaker interface {
	// Describe gives the key of a chart's picture (see Charts.Chart), which is
	// another where the chart shows something else, and what it shows in at most
	// limit characters. It fails where the chart cannot be drawn.
	Describe(chart string, limit int) (key, alt string, err error)
	// Ready reports whether Make would answer at once. It must not block.
	Ready(key string) bool
	// Make may take seconds and ends early with ctx. An unknown key is an error.
	Make(ctx context.Context, key string) ([]byte, error)
}

// Handled is what is logged and counted of a request: never its text, never
// who made it.
type Handled struct {
	Platform Platform
	Command  string // canonical name; "ask" for plain questions, "button" for actions
	Lang     Lang
	Outcome  string // "answered", "ambiguous", "unknown", "service", "refused", "failed"
	Reason   string // of an unknown: "silent", "outside", "unclear"; of a refusal: "rate"
	Facts    []string
	Duration time.Duration
}

// Bot answers requests. It is safe for concurrent use.
type Bot struct {
	opt       Options
	pack      *facts.Pack
	log       *slog.Logger
	words     *message.Catalog
	languages []Lang // that both the pack and the messages have
	answers   *answer.Composer
	charts    *Charts
	entries   []*entry
	named     map[string]*entry // by name, localized name and alias
	popular   []*facts.Topic    // examples of what can be looked up
	limit     *limiter
	pick      func(n int) int // a random number below n
}

// New makes a Bot. It fails only where Options cannot be used.
func New(o Options) (*Bot, error) {
	if o.Pack == nil {
		return nil, errors.New("bot: no pack")
	}
	if o.PerMinute < 0 {
		return nil, fmt.Errorf("bot: %d requests a minute", o.PerMinute)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Memory == nil {
		o.Memory = NewMemory(o.Now)
	}
	if o.Settings == nil {
		o.Settings = NewSettings()
	}
	words, err := message.Load(append([]fs.FS{message.Builtin()}, o.Messages...)...)
	if err != nil {
		return nil, fmt.Errorf("bot: %w", err)
	}
	b := &Bot{opt: o, pack: o.Pack, log: o.Log, words: words, charts: NewCharts(o.Pack, words), pick: rand.IntN}
	if o.PerMinute > 0 {
		b.limit = newLimiter(o.PerMinute, o.Now)
	}
	for _, l := range o.Pack.Languages {
		if words.Has(l) {
			b.languages = append(b.languages, l)
		}
	}
	if len(b.languages) == 0 {
		return nil, fmt.Errorf("bot: the pack is in %v, the bot speaks %v", o.Pack.Languages, words.Languages())
	}
	b.answers = answer.New(o.Pack, words)
	b.popular = popular(o.Pack, 3)
	b.entries = b.table()
	b.named, err = index(b.entries)
	return b, err
}

// Command is one entry of the command table, localized.
type Command struct {
	Name         string // canonical, [a-z]{1,32}: what Discord and Telegram register in English
	Names        facts.Text
	Aliases      []string   // further names in any language, each [a-z0-9_]{1,32}
	Descriptions facts.Text // at most 100 characters each (Discord's limit)
	Args         []Arg
	AdminOnly    bool     // needs the right to manage the server or group
	PrivateReply bool     // lists and single facts: shown to the asker only by default
	Only         Platform // set where one platform alone has it ("start")
}

// Arg is an argument of a command.
type Arg struct {
	Name         string // canonical, [a-z]{1,32}
	Names        facts.Text
	Descriptions facts.Text // at most 100 characters each
	Required     bool
	Complete     bool     // Bot.Complete offers values for it
	Values       []Value  // a fixed set; empty means free text
	MaxLength    int      // characters
	Only         Platform // set where one platform alone has it
}

// Value is one of an argument's fixed values.
type Value struct {
	Value string
	Label facts.Text
}

// Suggestion is one value offered while an argument is being typed.
type Suggestion struct {
	Label string // at most 100 characters
	Value string // at most 100 characters
}

// Result is one of the things that Search finds.
type Result struct {
	ID          string // stable, at most 64 bytes: a fact's or topic's id with the language
	Title       string
	Description string
	Reply       Reply // what is sent when it is picked
}

// Notice is something that adapters themselves have to say: a message.
type Notice string

// The notices.
const (
	NoticeSlowDown      Notice = "notice_slow_down"      // asked too fast
	NoticeStale         Notice = "notice_stale"          // a button from another time
	NoticeFailed        Notice = "notice_failed"         // something went wrong here
	NoticeNotYours      Notice = "notice_not_yours"      // only the asker or a moderator may do that
	NoticeAdminOnly     Notice = "notice_admin_only"     // only who manages the server or group may
	NoticeRemoved       Notice = "notice_removed"        // done: removed
	NoticeOpenPrivate   Notice = "notice_open_private"   // label: open a private chat
	NoticeNextPage      Notice = "notice_next_page"      // label: next page
	NoticePrevPage      Notice = "notice_prev_page"      // label: previous page
	NoticeRemove        Notice = "notice_remove"         // label: remove this answer
	NoticeFindFacts     Notice = "notice_find_facts"     // name of the message command, at most 32 characters
	NoticeOptionPrivate Notice = "notice_option_private" // description of the "private" option
	NoticeOptionFor     Notice = "notice_option_for"     // description of the "for" option
	NoticeAddressed     Notice = "notice_addressed"      // "For %s:" with a mention put in by the adapter
	NoticeAbout         Notice = "notice_about"          // a bot profile's description, at most 512 characters
	NoticeAboutShort    Notice = "notice_about_short"    // the same in at most 120 characters
	NoticeConsole       Notice = "notice_console"        // how a terminal is used
)

// Settings gives what the owner of a chat chose; where the store fails, as
// though nothing had been chosen.
func (b *Bot) Settings(ctx context.Context, p Platform, owner string) Settings {
	if owner == "" {
		return Settings{}
	}
	s, err := b.opt.Settings.Settings(ctx, p, owner)
	if err != nil {
		b.log.Error("settings not read", "platform", p, "error", err)
		return Settings{}
	}
	return s
}

// Forget removes all that is kept of a server or group that the bot left.
func (b *Bot) Forget(ctx context.Context, p Platform, owner string) {
	if err := b.opt.Settings.Forget(ctx, p, owner); err != nil {
		b.log.Error("settings not forgotten", "platform", p, "error", err)
	}
	if f, ok := b.opt.Memory.(Forgetter); ok {
		if err := f.Forget(ctx, p, owner); err != nil {
			b.log.Error("memory not forgotten", "platform", p, "error", err)
		}
	}
}

// Move follows a group whose id the platform changed: what was kept of from
// is kept of to.
func (b *Bot) Move(ctx context.Context, p Platform, from, to string) {
	s, err := b.opt.Settings.Settings(ctx, p, from)
	if err == nil {
		err = b.opt.Settings.SaveSettings(ctx, p, to, s)
	}
	if err == nil && b.opt.Daily != nil {
		err = b.opt.Daily.MoveDaily(ctx, p, from, to)
	}
	if err != nil {
		b.log.Error("settings not moved", "platform", p, "error", err)
		return
	}
	b.Forget(ctx, p, from)
}

// Memory gives the short-lived memory that adapters may share.
func (b *Bot) Memory() Memory { return b.opt.Memory }

// PictureReady reports whether Picture would answer at once.
func (b *Bot) PictureReady(key string) bool {
	return b.opt.Pictures != nil && b.opt.Pictures.Ready(key)
}

// ErrNoPicture says that no picture has the key asked for.
var ErrNoPicture = errors.New("bot: no such picture")

// Picture makes, or takes from its cache, the PNG that a Reply.Picture names.
func (b *Bot) Picture(ctx context.Context, key string) ([]byte, error) {
	if b.opt.Pictures == nil {
		return nil, ErrNoPicture
	}
	png, err := b.opt.Pictures.Make(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("bot: picture: %w", err)
	}
	return png, nil
}
