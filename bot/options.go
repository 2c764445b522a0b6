package bot

import (
	"allybot/facts"
	"context"
	"io/fs"
	"log/slog"
	"time"
)

// Kept says what the parts around the bot keep, for /privacy to tell.
type Kept struct {
	Durable        bool // in a database: it outlives a restart
	CountDays      int  // how long counts by day are kept
	UnansweredDays int  // how long questions without an answer are; 0: they are not
	LogsQuestions  bool // the operator has the text of questions logged
}

// KeepAnswer is for how long a platform's adapter remembers which of its
// messages answers a question, so that an edit of the one changes the other.
func KeepAnswer(p Platform) time.Duration {
	switch p {
	case Telegram:
		return 48 * time.Hour
	case Discord:
		return time.Hour
	default:
		return 0
	}
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
	// Unanswered is told the words of each question that had no answer, and who
	// asked, so that what one person alone asks need not be kept; nil where
	// nobody wants to know. It must not block.
	Unanswered func(l Lang, asker, question string)
	// Kept is what /privacy tells of the parts around the bot.
	Kept Kept
	// Pick chooses below n; default: at random.
	Pick func(n int) int
	// Pictures makes the pictures that replies name; nil: there are none.
	Pictures PictureMaker
}
