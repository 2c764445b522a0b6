package telegram

import (
	"strings"
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

func TestCommandAnswersTheMessageRepliedTo(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	theirs := g.Say(bob, "is Brazil an ally?")
	g.Say(ana, "/ally", fake.ReplyingTo(theirs))
	m := w.messages(g, 1)[0]
	if m.ReplyTo != theirs {
		t.Errorf("replied to %d, want %d", m.ReplyTo, theirs)
	}
	if r := w.core.requests()[0]; r.Quoted != "is Brazil an ally?" || r.Command != "ally" {
		t.Errorf("asked %+v", r)
	}
}

func TestOnlyTheMarkedPartIsQuoted(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	theirs := g.Say(bob, "Long talk. Is Brazil an ally?")
	g.Say(ana, "@allybot", fake.ReplyingTo(theirs), fake.With("quote", map[string]any{"text": "Is Brazil an ally?", "position": 11}))
	m := w.messages(g, 1)[0]
	if r := w.core.requests()[0]; r.Quoted != "Is Brazil an ally?" || r.Text != "" || m.ReplyTo != theirs {
		t.Errorf("asked %+v, replied to %d", r, m.ReplyTo)
	}
}

func TestReplyToUsIsAQuestion(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	g.Say(ana, "/ally argentina")
	ours := w.messages(g, 1)[0]
	mine := g.Say(bob, "and Brazil?", fake.ReplyingTo(ours.ID))
	m := w.messages(g, 2)[1]
	if r := w.core.requests()[1]; r.Text != "and Brazil?" || r.Quoted != "" || r.Command != "" {
		t.Errorf("asked %+v", r)
	}
	if m.ReplyTo != mine {
		t.Errorf("replied to %d, want %d", m.ReplyTo, mine)
	}
}

func TestTopicsAreKept(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Forum")
	root := g.Say(bob, "topic")
	// In a topic, every message seems to reply to the one that opened it.
	g.Say(ana, "/ally argentina", fake.InThread(root), fake.ReplyingTo(root))
	m := w.messages(g, 1)[0]
	if m.Thread != root {
		t.Errorf("sent to topic %d, want %d", m.Thread, root)
	}
	if r := w.core.requests()[0]; r.Quoted != "" {
		t.Errorf("quoted the topic: %q", r.Quoted)
	}
	// Elsewhere the thread is a chain of replies, which must not be sent.
	g.Say(ana, "/ally brazil", fake.With("message_thread_id", 7))
	if m := w.messages(g, 2)[1]; m.Thread != 0 {
		t.Errorf("sent to thread %d", m.Thread)
	}
	// A topic that was closed for good does not lose the reply.
	w.server.Fail(fake.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: message thread not found"})
	g.Say(ana, "/ally chile", fake.InThread(root))
	if m := w.messages(g, 3)[2]; m.Thread != 0 || !strings.Contains(m.Text, "chile") {
		t.Errorf("sent %+v", m)
	}
}

func TestEditedQuestionEditsItsAnswer(t *testing.T) {
	w := begin(t, nil)
	chat := w.server.Private(ana)
	id := chat.Say(ana, "argentna")
	w.messages(chat, 1)
	chat.Edit(id, "argentina")
	w.wait("edit", func() bool { m := chat.Messages()[0]; return m.Edits == 1 && strings.Contains(m.Text, "argentina") })
	if p := w.call("editMessageText").Params["link_preview_options"]; p != `{"is_disabled":true}` {
		t.Errorf("link previews of the edit: %q", p)
	}
	// The same again changes nothing, and is no failure.
	chat.Edit(id, "argentina")
	w.idle()
	if n := w.monitor.of("failed 400") + w.monitor.of("failed not modified"); n != 0 || len(chat.Messages()) != 1 {
		t.Errorf("%d failures, %d messages", n, len(chat.Messages()))
	}
}

// A notice that says nothing of the question does not take an answer's place.
func TestRefusedEditKeepsTheAnswer(t *testing.T) {
	for _, n := range []bot.Notice{bot.NoticeSlowDown, bot.NoticeFailed} {
		w := begin(t, func(w *world, _ *Config) {
			w.core.reply = func(r bot.Request) bot.Reply {
				if r.Text == "brazil" {
					return w.core.NoticeReply(n, bot.Lang("es"))
				}
				return echo(r)
			}
		})
		chat := w.server.Private(ana)
		id := chat.Say(ana, "argentina")
		w.messages(chat, 1)
		chat.Edit(id, "brazil")
		ms := w.messages(chat, 2)
		w.idle()
		if !strings.Contains(ms[0].Text, "argentina") || ms[0].Edits != 0 || ms[1].Text != w.core.Say(n, bot.Lang("es")) {
			t.Errorf("%+v", ms)
		}
		chat.Edit(id, "chile")
		w.wait("the next edit", func() bool { return strings.Contains(chat.Messages()[0].Text, "chile") })
	}
}

func TestEditThatAddressesUsIsAnswered(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	id := g.Say(ana, "allies?")
	w.idle()
	g.Edit(id, "@allybot allies?")
	w.messages(g, 1)
	// One of long ago is left alone: its answer may be there.
	old := g.Say(ana, "old one")
	g.Edit(old, "/ally x", fake.With("edit_date", 4_000_000_000))
	w.idle()
	if n := len(g.Messages()); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestEditFromTextToPicture(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.core.make = func(string) ([]byte, error) { return []byte("PNG"), nil }
		w.core.reply = func(r bot.Request) bot.Reply {
			reply := bot.Reply{Title: r.Text}
			if r.Text == "map" {
				reply.Picture = &bot.Picture{Key: "map", Name: "map.png", Alt: "A map"}
			}
			return reply
		}
	})
	chat := w.server.Private(ana)
	id := chat.Say(ana, "mpa")
	w.messages(chat, 1)
	chat.Edit(id, "map")
	w.wait("picture", func() bool { ms := chat.Messages(); return len(ms) == 1 && ms[0].Photo != "" })
	chat.Edit(id, "no map")
	w.wait("text", func() bool { ms := chat.Messages(); return len(ms) == 1 && ms[0].Photo == "" && ms[0].Text == "no map" })
}

func TestPrivateRepliesInAGroupOfferThePrivateChat(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply {
			return bot.Reply{Title: "Topics", Private: true, Lang: bot.Lang("es")}
		}
	})
	g := w.server.Group(-1001, "Group")
	g.Say(ana, "/temas")
	m := w.messages(g, 1)[0]
	if len(m.Keyboard) != 2 || m.Keyboard[0][0].URL != "https://t.me/allybot?start=topics" || m.Keyboard[0][0].Text != "Open in private (es)" {
		t.Errorf("keyboard %+v", m.Keyboard)
	}
	p := w.server.Private(ana)
	p.Say(ana, "/topics")
	if m := w.messages(p, 1)[0]; len(m.Keyboard) != 0 {
		t.Errorf("keyboard %+v", m.Keyboard)
	}
}

func TestSilenceIsKept(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.core.reply = func(bot.Request) bot.Reply { return bot.Reply{Silent: true} }
	})
	g := w.server.Group(-1001, "Group")
	g.Say(ana, "@allybot hello")
	w.idle()
	if n := len(g.Messages()); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestSettingsNeedAnAdministrator(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group", bob.ID)
	g.Say(ana, "/settings language es")
	g.Say(bob, "/ajustes language pt")
	g.Say(bob, "/settings language en")
	g.Say(ana, "/settings x", fake.With("sender_chat", map[string]any{"id": -1001, "type": "supergroup", "title": "Group"}))
	g.Say(ana, "/settings x", fake.With("sender_chat", map[string]any{"id": -1999, "type": "channel", "title": "Elsewhere"}))
	g.Say(bob, "/ally argentina")
	w.messages(g, 6)
	var got []bool
	for _, r := range w.core.requests() {
		got = append(got, r.User.Admin)
		if r.Chat.Owner != "-1001" {
			t.Errorf("owner %q", r.Chat.Owner)
		}
	}
	want := []bool{false, true, true, true, false, false}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("administrators: %v, want %v", got, want)
			break
		}
	}
	if n := len(w.server.Calls("getChatMember")); n != 2 {
		t.Errorf("asked %d times who is an administrator, want once for each", n)
	}
}

func TestRemovedFromAGroupItIsForgotten(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	g.Member(bob, "left", "member")
	g.Member(bob, "member", "kicked")
	w.server.Private(ana).Member(ana, "member", "kicked") // blocked: nothing is kept of her
	w.idle()
	if got := strings.Join(w.core.forgot, " "); got != "-1001" {
		t.Errorf("forgot %q", got)
	}
}

// Added to a group, the bot says what it is for, once.
func TestIntroductionToAGroup(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-1001, "Group")
	g.Member(ana, "left", "member")
	ms := w.messages(g, 1)
	if ms[0].HTML != "short (es)" { // the fake core has no /help
		t.Errorf("said %q", ms[0].HTML)
	}
	g.Member(ana, "member", "administrator")
	g.Member(ana, "administrator", "member")
	w.server.Private(ana).Member(ana, "kicked", "member")
	w.idle()
	if n := len(g.Messages()) + len(w.server.Private(ana).Messages()); n != 1 {
		t.Errorf("%d introductions", n)
	}
}

func TestIntroductionOfTheRealBot(t *testing.T) {
	w := withPack(t)
	g := w.server.Group(-1001, "Group")
	g.Member(ana, "left", "member")
	if text := w.messages(g, 1)[0].HTML; !strings.HasSuffix(text, "\n\n/ayuda") || strings.Count(text, "\n") != 2 {
		t.Errorf("said %q", text)
	}
}

func TestMigratedGroupIsFollowed(t *testing.T) {
	w := begin(t, nil)
	g := w.server.Group(-77, "Group")
	n := g.Migrate(-100177)
	g.Say(ana, "/ally argentina") // was on its way when the group moved
	if m := w.messages(n, 1)[0]; !strings.Contains(m.Text, "argentina") {
		t.Errorf("sent %q", m.Text)
	}
	g.Say(ana, "/ally brazil")
	w.messages(n, 2)
	w.server.Push("message", map[string]any{"message_id": 5, "date": 1, "chat": map[string]any{"id": -77, "type": "group"}, "migrate_to_chat_id": -100177})
	w.idle()
	if got := strings.Join(w.core.moved, " "); got != "-77>-100177" {
		t.Errorf("moved %q", got)
	}
	if calls := w.server.Calls("sendMessage"); len(calls) != 3 || calls[2].Params["chat_id"] != "-100177" {
		t.Errorf("%d sends: the new id is not remembered", len(calls))
	}
}
