package bot

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"allybot/facts"
)

// Verb is what a button does.
type Verb byte

// The verbs. Their letters are part of the encoding: never reuse one.
const (
	NoVerb       Verb = 0
	ShowFact     Verb = 'f' // Arg: a fact's id
	ShowTopic    Verb = 't' // Arg: a topic's id
	ShowAnswer   Verb = 'a' // Arg: a fact's id: the answer that it leads, for paging
	ShowCitation Verb = 'c' // Arg: a fact's id
	ShowSection  Verb = 's' // Arg: a section's number
	RunCommand   Verb = 'r' // Arg: "command" or "command argument"
	Remove       Verb = 'x' // Arg: the asker's user id; the adapter does it
	RateRight    Verb = 'y' // Arg: a fact's id
	RateWrong    Verb = 'n' // Arg: a fact's id
)

// Action is what a button or a menu option carries. All of its state is in
// its encoding, so that any replica can serve it after any restart.
type Action struct {
	Verb Verb
	Lang Lang
	Page int // from 0
	Arg  string
}

// MaxAction is how long an encoded action may be, in bytes: Telegram's
// callback_data (1 to 64), the smallest of the platforms'.
const MaxAction = 64

// actionVersion begins every encoded action. Change it when an older
// encoding can no longer be understood.
const actionVersion = '2'

// ErrStale says that an action was encoded by a version no longer understood,
// or was never ours.
var ErrStale = errors.New("bot: stale or foreign action")

// Encode gives the action as at most MaxAction bytes of printable ASCII and
// reports whether it fits.
func (a Action) Encode() (string, bool) {
	s := string([]byte{actionVersion, byte(a.Verb)}) + a.Lang.String() + "." + strconv.FormatInt(int64(a.Page), 36) + ":" + a.Arg
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return "", false
		}
	}
	return s, len(s) <= MaxAction && a.Verb != NoVerb && a.Page >= 0
}

// ParseAction reads what Encode wrote; anything else is ErrStale.
func ParseAction(s string) (Action, error) {
	head, arg, ok := strings.Cut(s, ":")
	if !ok || len(s) > MaxAction || len(head) < 4 || head[0] != actionVersion {
		return Action{}, ErrStale
	}
	a := Action{Verb: Verb(head[1]), Arg: arg}
	switch a.Verb {
	case ShowFact, ShowTopic, ShowAnswer, ShowCitation, ShowSection, RunCommand, Remove, RateRight, RateWrong:
	default:
		return Action{}, ErrStale
	}
	tag, digits, _ := strings.Cut(head[2:], ".")
	a.Lang = facts.ParseLang(tag)
	page, err := strconv.ParseInt(digits, 36, 16)
	if err != nil || page < 0 {
		return Action{}, ErrStale
	}
	a.Page = int(page)
	if back, fits := a.Encode(); !fits || back != s {
		return Action{}, ErrStale
	}
	return a, nil
}

var deepLink = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// ValidPayload reports whether a deep link can carry a payload (Telegram, "Deep
// Linking").
func ValidPayload(s string) bool { return deepLink.MatchString(s) }

// DeepLink gives the payload of a link that does in a private chat what the
// action does, and reports whether there is one.
func (a Action) DeepLink() (string, bool) {
	var s string
	switch a.Verb {
	case ShowFact:
		s = "fact_" + a.Arg
	case ShowTopic:
		s = "topic_" + a.Arg
	case RunCommand:
		s = strings.Replace(a.Arg, " ", "_", 1)
	case ShowAnswer:
		lead, _, _ := strings.Cut(a.Arg, ",")
		s = "fact_" + lead
	default:
		return "", false
	}
	return s, ValidPayload(s)
}
