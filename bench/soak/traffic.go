package main

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	fakediscord "allybot/internal/fakeapi/discord"
	faketelegram "allybot/internal/fakeapi/telegram"
)

// question is something to ask, and what its reply says.
type question struct {
	command, arg string
	want         string // in the reply's text
	declined     bool   // the honest answer is that the source does not say
}

// questions are asked in turn.
func questions() []question {
	return []question{
		{command: "ally", arg: "argentina", want: "51,309"},
		{command: "ally", arg: "brazil", want: "2019"},
		{command: "ally", arg: "chile", want: "The source does not mention “Chile”.", declined: true},
		{command: "ask", arg: "How many soldiers does Brazil have?", want: "334,500"},
		{command: "ask", arg: "What is the best pizza in town?", want: "That is outside the subject", declined: true},
	}
}

// asked is a question on its way.
type asked struct {
	question
	telegram *faketelegram.Chat    // a chat that only this question is asked in
	discord  *fakediscord.Exchange // or an interaction
	// cut: it was open on Discord when the program was killed. Discord does not
	// deliver an interaction again.
	cut bool
	at  time.Time // when it was asked
	// redelivered is how many kills found it on Telegram asked and unconfirmed:
	// so often it is delivered again.
	redelivered int
}

// replies gives the texts of every reply to it.
func (a *asked) replies() []string {
	var texts []string
	if a.telegram != nil {
		for _, m := range a.telegram.Messages() {
			if m.FromBot {
				texts = append(texts, m.Text)
			}
		}
		return texts
	}
	if m, ok := a.discord.Reply(0); ok && !m.Loading {
		texts = append(texts, m.Text())
	}
	for _, m := range a.discord.More() {
		texts = append(texts, m.Text())
	}
	for range a.discord.Acks() - 1 {
		texts = append(texts, "(acknowledged again)")
	}
	return texts
}

// traffic asks, each question as somebody else so that no limit a user is in
// the way.
type traffic struct {
	telegram *faketelegram.Server
	discord  *fakediscord.Server
	mu       sync.Mutex
	all      []*asked
}

const firstPerson = 5_000_000

func (t *traffic) ask(onTelegram bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(t.all)
	a := &asked{at: time.Now(), question: questions()[n/2%len(questions())]}
	if onTelegram {
		who := faketelegram.Person{ID: int64(firstPerson + n), Name: "P" + strconv.Itoa(n), Lang: "en"}
		a.telegram = t.telegram.Private(who)
		a.telegram.Say(who, "/"+a.command+" "+a.arg)
	} else {
		option := "country"
		if a.command == "ask" {
			option = "question"
		}
		a.discord = t.discord.Slash(fakediscord.From{
			UserID: fmt.Sprintf("2%017d", n), GuildID: "300000000000000001", ChannelID: "400000000000000001", Locale: "en-US",
		}, a.command, fakediscord.Option{Name: option, Value: a.arg})
	}
	t.all = append(t.all, a)
}

// snapshot gives what was asked so far.
func (t *traffic) snapshot() []*asked {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]*asked(nil), t.all...)
}

// open counts the questions without a reply.
func (t *traffic) open() int {
	n := 0
	for _, a := range t.snapshot() {
		if !a.cut && len(a.replies()) == 0 {
			n++
		}
	}
	return n
}

// interactionLife is how long Discord waits for a reply
// (interactions/receiving-and-responding): one that had none by then was not
// cut off by a kill, but lost.
const interactionLife = 3 * time.Second

// killed marks what was open on Discord, and what Telegram delivers again: its
// last pending updates, the youngest questions asked there.
func (t *traffic) killed(pending int) {
	all := t.snapshot()
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		switch {
		case a.discord != nil:
			a.cut = a.cut || len(a.replies()) == 0 && time.Since(a.at) < interactionLife
		case pending > 0:
			a.redelivered++
			pending--
		}
	}
}

func (a *asked) right(text string) bool { return strings.Contains(text, a.want) }
