// Package bot turns requests into replies: the command table, the router,
// the reply model and everything the bot says that is not a fact. It knows no
// platform.
package bot

import (
	"context"
	"log/slog"
	"time"

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
	Pack     *facts.Pack
	Version  string
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
}

// Handled is what is logged and counted of a request: never its text, never
// who made it.
type Handled struct {
	Platform Platform
	Command  string // canonical name; "ask" for plain questions, "button" for actions
	Lang     Lang
	Outcome  string // "answered", "ambiguous", "unknown", "service", "refused", "failed"
	Reason   string // of an unknown: "silent", "outside", "unclear"
	Facts    []string
	Duration time.Duration
}

// Bot answers requests. It is safe for concurrent use.
type Bot struct{}

// New makes a Bot.
func New(o Options) (*Bot, error) { panic("to be written") }

// Handle answers a request. It never fails: what goes wrong becomes a plain
// sentence in the asker's language. It recovers from panics, and logs them.
func (b *Bot) Handle(ctx context.Context, r Request) Reply { panic("to be written") }

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
	Complete     bool    // Bot.Complete offers values for it
	Values       []Value // a fixed set; empty means free text
	MaxLength    int     // characters
}

// Value is one of an argument's fixed values.
type Value struct {
	Value string
	Label facts.Text
}

// Commands gives the command table for a platform. The slice is the caller's.
func (b *Bot) Commands(p Platform) []Command { panic("to be written") }

// Suggestion is one value offered while an argument is being typed.
type Suggestion struct {
	Label string // at most 100 characters
	Value string // at most 100 characters
}

// Complete offers at most limit values for an argument being typed, in the
// user's language. With nothing typed it offers the likeliest.
func (b *Bot) Complete(ctx context.Context, command, arg, typed string, u User, limit int) []Suggestion {
	panic("to be written")
}

// Result is one of the things that Search finds.
type Result struct {
	ID          string // stable, at most 64 bytes: a fact's or topic's id with the language
	Title       string
	Description string
	Reply       Reply // what is sent when it is picked
}

// Search finds what inline mode lists for a query: at most limit results from
// offset on, and whether there are more. An empty query lists the allies and
// the topics. Nothing relevant gives nothing.
func (b *Bot) Search(ctx context.Context, query string, u User, offset, limit int) (results []Result, more bool) {
	panic("to be written")
}

// Notice is something that adapters themselves have to say.
type Notice uint8

// The notices.
const (
	NoticeSlowDown      Notice = iota // asked too fast
	NoticeStale                       // a button from another time
	NoticeFailed                      // something went wrong here
	NoticeNotYours                    // only the asker or a moderator may do that
	NoticeAdminOnly                   // only who manages the server or group may
	NoticeRemoved                     // done: removed
	NoticeOpenPrivate                 // label: open a private chat
	NoticeNextPage                    // label: next page
	NoticePrevPage                    // label: previous page
	NoticeRemove                      // label: remove this answer
	NoticeFindFacts                   // name of the message command, at most 32 characters
	NoticeOptionPrivate               // description of the "private" option
	NoticeOptionFor                   // description of the "for" option
	NoticeAddressed                   // "For %s:" with a mention put in by the adapter
	NoticeAbout                       // a bot profile's description, at most 512 characters
	NoticeAboutShort                  // the same in at most 120 characters
)

// Say gives a notice in a language.
func (b *Bot) Say(n Notice, l Lang) string { panic("to be written") }

// NoticeReply gives a notice as a private reply.
func (b *Bot) NoticeReply(n Notice, l Lang) Reply { panic("to be written") }

// Language decides the language for a request: its owner's setting, else the
// text's own language, else the user's locale, else English.
func (b *Bot) Language(ctx context.Context, r Request) Lang { panic("to be written") }

// Settings gives what the owner of a chat chose.
func (b *Bot) Settings(ctx context.Context, p Platform, owner string) Settings {
	panic("to be written")
}

// Forget removes all that is kept of a server or group that the bot left.
func (b *Bot) Forget(ctx context.Context, p Platform, owner string) { panic("to be written") }

// Memory gives the short-lived memory that adapters may share.
func (b *Bot) Memory() Memory { panic("to be written") }

// PictureReady reports whether Picture would answer at once.
func (b *Bot) PictureReady(key string) bool { panic("to be written") }

// Picture makes, or takes from its cache, the PNG that a Reply.Picture names.
func (b *Bot) Picture(ctx context.Context, key string) ([]byte, error) { panic("to be written") }
