// Package bottest holds what every adapter's renderer must pass, whatever its
// platform: nothing of a reply is lost, no limit is passed, nothing that a
// person wrote turns into markup or a ping.
package bottest

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"allybot/bot"
)

// Rendered is one message as an adapter would send it, told in neutral terms.
// A reply that does not fit one message gives several: its pages, in order.
type Rendered struct {
	// Text is what a person reads on the platform: markup parsed, entities and
	// escapes undone. Where the platform has several places for text (an
	// embed's title, fields and footer), they are joined by new lines.
	Text string
	// Raw is the text as it goes over the wire, escapes and all.
	Raw string
	// Labels are the labels of all buttons and menu options.
	Labels []string
	// Actions are the encoded actions of all buttons and menu options, without
	// the adapter's own for paging.
	Actions []string
	// Pings says that the platform would notify somebody because of the text.
	Pings bool
	// Measures are the platform's limits that apply to this message.
	Measures []Measure
}

// Measure is one documented limit and how much of it a message uses, both in
// the platform's own unit.
type Measure struct {
	Name string
	Size int
	Max  int
}

// Buttons is how many buttons of a reply must be shown; the bot's core never
// gives more.
const Buttons = bot.MaxButtons

// Conform renders every reply of Replies and checks the outcome. render gives
// all the pages of a reply; it must not fail.
func Conform(t *testing.T, render func(bot.Reply) ([]Rendered, error)) {
	t.Helper()
	for _, c := range Replies() {
		t.Run(c.Name, func(t *testing.T) {
			out, err := render(c.Reply)
			if err != nil {
				t.Fatalf("render: %v", err)
			}
			for _, p := range Check(c.Reply, out) {
				t.Error(p)
			}
		})
	}
}

// Check says what is wrong with the messages that a reply was rendered as. It
// serves fuzz targets together with FromBytes.
func Check(r bot.Reply, out []Rendered) []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var all strings.Builder
	actions := map[string]bool{}
	for i, m := range out {
		all.WriteString(m.Text + "\n")
		if !utf8.ValidString(m.Raw) || !utf8.ValidString(m.Text) {
			fault("message %d is not valid UTF-8", i)
		}
		if strings.TrimSpace(m.Text) == "" {
			fault("message %d has nothing to read", i)
		}
		if m.Pings {
			fault("message %d pings somebody", i)
		}
		for _, s := range m.Measures {
			if s.Size > s.Max {
				fault("message %d: %s is %d, more than %d", i, s.Name, s.Size, s.Max)
			}
		}
		for _, l := range m.Labels {
			if !utf8.ValidString(l) || strings.TrimSpace(l) == "" {
				fault("message %d: label %q cannot be read", i, l)
			}
		}
		for _, a := range m.Actions {
			if _, err := bot.ParseAction(a); err != nil {
				fault("message %d: action %q: %v", i, a, err)
			}
			actions[a] = true
		}
	}
	faults = append(faults, lost(r, all.String())...)
	return append(faults, unreachable(r, actions)...)
}

// lost lists the content that cannot be read in the messages: each word as
// often as the reply has it; a very long word, which may be broken over
// messages, as a sequence of characters.
func lost(r bot.Reply, read string) (faults []string) {
	have := map[string]int{}
	for _, w := range words(read) {
		have[w]++
	}
	for w, n := range count(Content(r)) {
		switch {
		case utf8.RuneCountInString(w) > longWord:
			if !sequence(w, read) {
				faults = append(faults, fmt.Sprintf("lost: a word of %d characters, %.20q…", utf8.RuneCountInString(w), w))
			}
		case have[w] < n:
			faults = append(faults, fmt.Sprintf("lost: %q is there %d times, want %d", w, have[w], n))
		}
	}
	return faults
}

// longWord is how many characters a word may have and still be expected in
// one piece.
const longWord = 40

// words splits at everything that is neither letter, digit nor symbol, so that
// punctuation which a layout adds (brackets, bullets, colons) is no matter.
// Invisible and broken characters count for nothing: a renderer may drop them.
func words(s string) []string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
}

func count(texts []string) map[string]int {
	n := map[string]int{}
	for _, t := range texts {
		for _, w := range words(t) {
			n[w]++
		}
	}
	return n
}

// sequence reports whether the characters of w occur in s in their order.
func sequence(w, s string) bool {
	rest := []rune(w)
	for _, c := range s {
		if len(rest) == 0 {
			return true
		}
		if c == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// Content lists the texts of a reply that a person must be able to read:
// title, blocks, cited paragraphs and footer.
func Content(r bot.Reply) []string {
	if r.Silent {
		return nil
	}
	texts := []string{r.Title, r.Footer}
	spans := func(ss []bot.Span) {
		// Joined first: a word may change its style half-way.
		var b strings.Builder
		for _, s := range ss {
			b.WriteString(s.Text)
		}
		texts = append(texts, b.String())
	}
	for _, b := range r.Blocks {
		switch b.Kind {
		case bot.List:
			for _, it := range b.Items {
				spans(it)
			}
		case bot.Fields:
			for _, p := range b.Pairs {
				texts = append(texts, p.Name)
				spans(p.Value)
			}
		default:
			spans(b.Spans)
		}
	}
	seen := map[string]bool{}
	for _, c := range r.Citations {
		if !seen[c.Paragraph] {
			seen[c.Paragraph] = true
			texts = append(texts, c.Paragraph)
		}
	}
	return texts
}

// unreachable lists the actions of a reply that no message offers.
func unreachable(r bot.Reply, shown map[string]bool) (faults []string) {
	if r.Silent {
		return nil
	}
	want := func(what string, a bot.Action) {
		if code, ok := a.Encode(); ok && !shown[code] {
			faults = append(faults, fmt.Sprintf("%s with action %q is not offered", what, code))
		}
	}
	for i, b := range r.Buttons {
		if i < Buttons && b.URL == "" {
			want("button", b.Action)
		}
	}
	if r.Menu != nil {
		for _, o := range r.Menu.Options {
			want("menu option", o.Action)
		}
	}
	return faults
}
