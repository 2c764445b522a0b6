package main

import (
	"errors"
	"fmt"
	"strings"
)

// usage is what the process holds at a moment.
type usage struct {
	goroutines int
	memory     int // resident, in bytes
}

// balance is what became of every question.
type balance struct {
	asked, answered, declined int
	lost, wrong               []string
	twice                     int // on Telegram, of updates delivered again
	unbidden                  int // on Telegram, of updates delivered once
	doubledDiscord            int
	cut                       int // open on Discord at a kill: Discord does not deliver them again

	hastyAsked, hastyAnswered, hastyRefused int

	faults, kills int
	before, after usage
	breaches      []string
}

// count draws up the sheet.
func (b *balance) count(all []*asked) {
	b.asked = len(all)
	for _, a := range all {
		replies := a.replies()
		switch {
		case len(replies) == 0 && a.cut:
			b.cut++
			continue
		case len(replies) == 0:
			b.lost = append(b.lost, a.command+" "+a.arg)
			continue
		case !a.right(replies[0]):
			b.wrong = append(b.wrong, fmt.Sprintf("%s %s: %.120q", a.command, a.arg, replies[0]))
		}
		if len(replies) > 1 {
			extra := len(replies) - 1
			switch allowed := min(extra, a.redelivered); {
			case a.discord != nil:
				b.doubledDiscord++
			default:
				b.twice += allowed
				b.unbidden += extra - allowed
			}
		}
		if a.declined {
			b.declined++
		} else {
			b.answered++
		}
	}
}

// Growth that is none: what a garbage collector and open connections make of
// a steady state.
const (
	moreGoroutines = 10
	moreMemory     = 24 << 20
)

// problems lists what does not balance.
func (b *balance) problems() []error {
	var all []error
	fail := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	if b.asked != b.answered+b.declined+b.cut+len(b.lost) {
		fail("the sums differ")
	}
	if len(b.lost) > 0 {
		fail("%d lost: %s", len(b.lost), first(b.lost))
	}
	if len(b.wrong) > 0 {
		fail("%d wrong: %s", len(b.wrong), first(b.wrong))
	}
	if b.doubledDiscord > 0 || b.unbidden > 0 {
		fail("doubled: %d on Discord, %d on Telegram that were delivered once", b.doubledDiscord, b.unbidden)
	}
	if b.hastyAsked != b.hastyAnswered+b.hastyRefused || b.hastyRefused == 0 {
		fail("of the hasty asker's %d, %d were answered and %d refused", b.hastyAsked, b.hastyAnswered, b.hastyRefused)
	}
	if b.after.goroutines > b.before.goroutines+moreGoroutines {
		fail("goroutines grew from %d to %d", b.before.goroutines, b.after.goroutines)
	}
	if b.after.memory > b.before.memory+b.before.memory/4+moreMemory {
		fail("memory grew from %d to %d bytes", b.before.memory, b.after.memory)
	}
	if len(b.breaches) > 0 {
		fail("%d breaches of the platforms' contracts: %s", len(b.breaches), first(b.breaches))
	}
	if b.asked == 0 || b.faults == 0 {
		all = append(all, errors.New("nothing was asked, or nothing went wrong: this shows nothing"))
	}
	return all
}

func first(all []string) string {
	if len(all) > 3 {
		return strings.Join(all[:3], "; ") + "; …"
	}
	return strings.Join(all, "; ")
}

// String gives the sheet.
func (b *balance) String() string {
	var s strings.Builder
	row := func(name string, n int) { fmt.Fprintf(&s, "%-58s %8d\n", name, n) }
	row("faults injected", b.faults)
	row("ended by SIGKILL and started again", b.kills)
	row("asked", b.asked+b.hastyAsked)
	row("  answered", b.answered+b.hastyAnswered)
	row("  declined (the source does not say)", b.declined)
	row("  refused (asked too fast)", b.hastyRefused)
	row("  open on Discord at a SIGKILL (never delivered again)", b.cut)
	row("lost", len(b.lost))
	row("wrong", len(b.wrong))
	row("doubled", b.doubledDiscord+b.unbidden)
	row("  delivered again by Telegram after a SIGKILL, answered twice", b.twice)
	fmt.Fprintf(&s, "%-58s %3d -> %3d\n", "goroutines, from 60 % of the time to its end", b.before.goroutines, b.after.goroutines)
	fmt.Fprintf(&s, "%-58s %3d -> %3d\n", "resident memory, MiB", b.before.memory>>20, b.after.memory>>20)
	return s.String()
}
