package telegram

import (
	"strings"
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

func data(t *testing.T, a bot.Action) string {
	t.Helper()
	s, ok := a.Encode()
	if !ok {
		t.Fatalf("%+v does not fit", a)
	}
	return s
}

// answers waits until a callback query was answered, and gives the answer.
func (w *world) answerTo(query string) map[string]string {
	w.t.Helper()
	var found map[string]string
	w.wait("callback answer", func() bool {
		for _, c := range w.server.Calls("answerCallbackQuery") {
			if c.Params["callback_query_id"] == query && c.Status != 0 {
				found = c.Params
			}
		}
		return found != nil
	})
	return found
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("word" + string(rune('a'+i%26)) + " ")
	}
	return b.String()
}

func TestPagesTurnInPlace(t *testing.T) {
	paged := bot.Action{Verb: bot.ShowAnswer, Arg: "one"}
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply {
			return bot.Reply{Title: "Long", Blocks: []bot.Block{{Spans: []bot.Span{{Text: numbered(2000)}}}}, Paged: paged}
		}
	})
	g := w.server.Group(-1001, "Group")
	g.Say(ana, "/ally argentina")
	first := w.messages(g, 1)[0]
	if len(first.Keyboard) != 2 || len(first.Keyboard[0]) != 1 || !strings.Contains(first.Keyboard[0][0].Text, "2/3") {
		t.Fatalf("keyboard %+v", first.Keyboard)
	}
	next := first.Keyboard[0][0].Data
	q := g.Press(bob, first.ID, next)
	w.answerTo(q)
	w.wait("page 2", func() bool { return g.Messages()[0].Edits == 1 })
	second := g.Messages()[0]
	if mine := first.Keyboard[1][0].Data; len(second.Keyboard) != 2 || second.Keyboard[1][0].Data != mine {
		t.Errorf("who turned the page may remove the answer: %+v", second.Keyboard)
	}
	if second.Text == first.Text || len(second.Keyboard[0]) != 2 {
		t.Errorf("page 2: %+v", second.Keyboard)
	}
	q = g.Press(bob, first.ID, second.Keyboard[0][0].Data)
	w.answerTo(q)
	w.wait("page 1", func() bool { return g.Messages()[0].Edits == 2 })
	if back := g.Messages()[0]; back.Text != first.Text || len(g.Messages()) != 1 {
		t.Errorf("back at page 1: %.60q", back.Text)
	}
	// Pressed twice, or forged: nothing changes.
	w.answerTo(g.Press(bob, first.ID, second.Keyboard[0][1].Data))
	far := paged
	far.Page = 40
	w.answerTo(g.Press(bob, first.ID, data(t, far)))
	w.idle()
	if m := g.Messages()[0]; m.Edits != 2 || m.Text != first.Text {
		t.Errorf("edited %d times", m.Edits)
	}
	// A page that is no more, because the facts changed, is the last. (An inline
	// message's buttons are not shown to us.)
	w.answerTo(w.server.PressInline(bob, "inline1", data(t, far)))
	w.wait("last page", func() bool { return len(w.server.Inline()) == 1 })
}

func TestUnpagedLongReplyGoesOutWhole(t *testing.T) {
	text := numbered(2000)
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{{Spans: []bot.Span{{Text: text}}}}, Buttons: echo(bot.Request{}).Buttons[:1]}
		}
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "everything")
	ms := w.messages(chat, 3)
	var all []string
	for i, m := range ms {
		all = append(all, m.Text)
		if (len(m.Keyboard) > 0) != (i == len(ms)-1) {
			t.Errorf("message %d has keyboard %v", i, m.Keyboard)
		}
	}
	if strings.Join(strings.Fields(strings.Join(all, " ")), " ") != strings.TrimSpace(text) {
		t.Error("the messages together are not the text")
	}
}

func TestRelatedComesAsAReply(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	root := g.Say(bob, "topic")
	g.Say(ana, "/ally argentina", fake.InThread(root))
	m := w.messages(g, 1)[0]
	w.answerTo(g.Press(bob, m.ID, m.Keyboard[0][0].Data))
	second := w.messages(g, 2)[1]
	if second.ReplyTo != m.ID || second.Thread != root || !strings.Contains(second.Text, "pressed") {
		t.Errorf("sent %+v", second)
	}
}

func TestCitation(t *testing.T) {
	text := "Section I, paragraph 10"
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(r bot.Request) bot.Reply {
			if r.Action == "" {
				return echo(r)
			}
			return bot.Reply{Blocks: []bot.Block{{Spans: []bot.Span{{Text: text}}}}, Footer: "Source"}
		}
	})
	g := w.server.Group(-1001, "Group")
	g.Say(ana, "/ally argentina")
	m := w.messages(g, 1)[0]
	cite := data(t, bot.Action{Verb: bot.ShowCitation, Arg: "one"})
	if a := w.answerTo(g.Press(bob, m.ID, cite)); a["text"] != text || a["show_alert"] != "true" {
		t.Errorf("answer %v", a)
	}
	text = strings.Repeat("long ", 60)
	if a := w.answerTo(g.Press(bob, m.ID, cite)); a["text"] != "" {
		t.Errorf("answer %v", a)
	}
	if m2 := w.messages(g, 2)[1]; m2.ReplyTo != m.ID {
		t.Errorf("citation replied to %d", m2.ReplyTo)
	}
	// In a chat that only inline mode reaches, the private chat opens.
	if a := w.answerTo(w.server.PressInline(bob, "inline1", cite)); a["url"] != "https://t.me/allybot?start=fact_one" {
		t.Errorf("answer %v", a)
	}
}

func TestRemove(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group", 900)
	admin := fake.Person{ID: 900, Name: "Admin"}
	g.Say(ana, "/ally argentina")
	m := w.messages(g, 1)[0]
	remove := m.Keyboard[0][1].Data
	if a := w.answerTo(g.Press(bob, m.ID, remove)); a["text"] != "not yours" || a["show_alert"] != "true" || len(g.Messages()) != 1 {
		t.Errorf("somebody else: %v, %d messages", a, len(g.Messages()))
	}
	if a := w.answerTo(g.Press(ana, m.ID, remove)); a["text"] != "removed (es)" || len(g.Messages()) != 0 {
		t.Errorf("the asker: %v, %d messages", a, len(g.Messages()))
	}
	w.answerTo(g.Press(ana, m.ID, remove)) // twice: it is gone, and no failure is logged
	// A client of one's own can send any data: only a button that is there counts.
	g.Say(ana, "/ally georgia")
	m = w.messages(g, 1)[0]
	forged := data(t, bot.Action{Verb: bot.Remove, Arg: "502"})
	if a := w.answerTo(g.Press(bob, m.ID, forged)); a["text"] != "stale" || len(g.Messages()) != 1 {
		t.Errorf("forged: %v, %d messages", a, len(g.Messages()))
	}
	w.answerTo(g.Press(ana, m.ID, remove))
	g.Say(ana, "/ally brazil")
	m = w.messages(g, 1)[0]
	if a := w.answerTo(g.Press(admin, m.ID, remove)); a["text"] != "removed" || len(g.Messages()) != 0 {
		t.Errorf("administrator: %v, %d messages", a, len(g.Messages()))
	}
	// Too old to be deleted: emptied.
	g.Say(ana, "/ally chile")
	m = w.messages(g, 1)[0]
	w.server.Fail(fake.Fault{Method: "deleteMessage", Status: 400, Description: "Bad Request: message can't be deleted for everyone"})
	w.answerTo(g.Press(ana, m.ID, remove))
	if m := g.Messages()[0]; m.Text != "removed" || len(m.Keyboard) != 0 {
		t.Errorf("emptied to %+v", m)
	}
	// Inline messages are their senders', who remove them by themselves.
	if a := w.answerTo(w.server.PressInline(ana, "inline1", remove)); a["text"] != "stale (es)" || len(w.server.Inline()) != 0 {
		t.Errorf("inline: %v, %+v", a, w.server.Inline())
	}
	if strings.Contains(w.log.String(), "level=ERROR") {
		t.Errorf("logged:\n%s", w.log)
	}
}

// Every reply in a group can be removed by its asker, and goes whole.
func TestRemoveTakesTheWholeReply(t *testing.T) {
	for name, c := range map[string]struct {
		reply bot.Reply
		parts int
	}{
		"one message":       {bot.Reply{Title: "Help"}, 1},
		"private elsewhere": {bot.Reply{Title: "Topics", Private: true}, 1},
		"several messages":  {bot.Reply{Blocks: []bot.Block{{Spans: []bot.Span{{Text: numbered(2000)}}}}}, 3},
		"picture and text": {bot.Reply{
			Title: "Map", Blocks: []bot.Block{{Spans: []bot.Span{{Text: numbered(300)}}}}, Picture: &bot.Picture{Key: "m", Name: "m.png", Alt: "A map"},
		}, 2},
		"picture": {bot.Reply{Title: "Map", Picture: &bot.Picture{Key: "m", Name: "m.png", Alt: "A map"}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, func(w *world, _ *Config) {
				w.core.make = func(string) ([]byte, error) { return []byte("PNG"), nil }
				w.core.reply = func(bot.Request) bot.Reply { return c.reply }
			})
			g := w.server.Group(-1001, "G")
			remove := func() {
				w.idle() // what was sent is written down by then
				ms := g.Messages()
				if len(ms) != c.parts {
					t.Fatalf("%d messages, want %d", len(ms), c.parts)
				}
				last := ms[len(ms)-1]
				if len(last.Keyboard) == 0 {
					t.Fatal("no buttons")
				}
				row := last.Keyboard[len(last.Keyboard)-1]
				if a := w.answerTo(g.Press(bob, last.ID, row[len(row)-1].Data)); a["text"] != "not yours" || len(g.Messages()) != c.parts {
					t.Errorf("somebody else: %v", a)
				}
				if a := w.answerTo(g.Press(ana, last.ID, row[len(row)-1].Data)); a["text"] != "removed (es)" {
					t.Errorf("the asker: %v", a)
				}
				if n := len(g.Messages()); n != 0 {
					t.Errorf("%d messages are left", n)
				}
			}
			g.Say(ana, "/ally argentina")
			w.messages(g, c.parts)
			remove()
			w.answerTo(g.Press(ana, 1, data(t, bot.Action{Verb: bot.ShowTopic, Arg: "one"})))
			w.messages(g, c.parts)
			remove()
			// An edited question's new answer goes whole, too.
			id := g.Say(ana, "/ally argentin")
			w.messages(g, c.parts)
			g.Edit(id, "/ally argentina")
			remove()
		})
	}
	// A picture that is too old to be deleted loses its words.
	w := begin(t, func(w *world, _ *Config) {
		w.core.make = func(string) ([]byte, error) { return []byte("PNG"), nil }
		w.core.reply = func(bot.Request) bot.Reply {
			return bot.Reply{Title: "Map", Picture: &bot.Picture{Key: "m", Name: "m.png", Alt: "A map"}}
		}
	})
	g := w.server.Group(-1001, "G")
	g.Say(ana, "/ally argentina")
	m := w.messages(g, 1)[0]
	w.server.Fail(fake.Fault{Method: "deleteMessage", Status: 400, Description: "Bad Request: message can't be deleted for everyone"})
	w.answerTo(g.Press(ana, m.ID, m.Keyboard[0][0].Data))
	if m := g.Messages()[0]; m.Text != "removed" || len(m.Keyboard) != 0 {
		t.Errorf("emptied to %+v", m)
	}
	// In private, people remove what they like themselves.
	w = begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply { return bot.Reply{Title: "Help"} }
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "/help")
	if m := w.messages(chat, 1)[0]; len(m.Keyboard) != 0 {
		t.Errorf("a button to remove in private: %+v", m.Keyboard)
	}
}

func TestStaleAndHostileCallbacks(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	g.Say(ana, "/ally argentina")
	m := w.messages(g, 1)[0]
	n := len(w.core.requests())
	for _, d := range []string{"", "0fe0:one", "1ze0:one", "\x00\xff", strings.Repeat("x", 500), "1fe-1:one", "🚀"} {
		if a := w.answerTo(g.Press(ana, m.ID, d)); a["text"] != "stale (es)" || a["show_alert"] != "true" {
			t.Errorf("%q answered with %v", d, a)
		}
	}
	// The message is too old for Telegram to show it.
	w.answerTo(g.Press(ana, 1, m.Keyboard[0][0].Data))
	w.idle()
	if got := len(w.core.requests()) - n; got != 1 {
		t.Errorf("the core was asked %d times", got)
	}
}

func TestCallbackIsAnsweredThoughTheCoreFails(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply { panic("secret words") }
	})
	g := w.server.Group(-1001, "Group")
	if a := w.answerTo(g.Press(ana, 1, data(t, bot.Action{Verb: bot.ShowFact, Arg: "one"}))); a["text"] != "failed (es)" {
		t.Errorf("answer %v", a)
	}
	w.idle()
	if l := w.log.String(); !strings.Contains(l, "panic=string") || strings.Contains(l, "secret words") {
		t.Errorf("logged:\n%s", l)
	}
}

func TestCallbackTooLateIsQuiet(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	w.server.Fail(fake.Fault{Method: "answerCallbackQuery", Status: 400, Description: "Bad Request: query is too old and response timeout expired or query ID is invalid"})
	g.Press(ana, 1, "stale")
	w.idle()
	if l := w.log.String(); strings.Contains(l, "level=ERROR") {
		t.Errorf("logged:\n%s", l)
	}
}

func TestInlineMessagesTurnPages(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{{Spans: []bot.Span{{Text: numbered(2000)}}}}, Paged: bot.Action{Verb: bot.ShowFact, Arg: "one"}}
		}
	})
	w.answerTo(w.server.PressInline(bob, "inline1", data(t, bot.Action{Verb: bot.ShowFact, Page: 2, Arg: "one"})))
	w.wait("edit", func() bool { return len(w.server.Inline()) == 1 })
	if m := w.server.Inline()[0]; m.Inline != "inline1" || len(m.Keyboard[0]) != 2 {
		t.Errorf("edited %+v", m)
	}
}
