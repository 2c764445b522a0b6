package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

// answers waits for n answers to a message, and a little longer for more.
func answers(t *testing.T, r *rig, m fake.Message, n int) []fake.Message {
	t.Helper()
	r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) >= n })
	time.Sleep(50 * time.Millisecond)
	got := r.api.Answers(m.ChannelID, m.ID)
	if len(got) != n {
		t.Fatalf("%d answers to %q, want %d", len(got), m.Content, n)
	}
	return got
}

func mention(r *rig, text string) string { return "<@" + r.api.BotID() + "> " + text }

func TestOnlyWhatIsAskedIsAnswered(t *testing.T) {
	r := start(t, setup{})
	other := r.api.Say(somebodyElse(), "hello", "")
	answers(t, r, other, 0)
	m := r.api.Say(guild(), mention(r, "Argentina?"), "")
	got := answers(t, r, m, 1)[0]
	if !strings.Contains(got.Text(), "You asked: Argentina?") {
		t.Errorf("answered %q", got.Text())
	}
	if _, ok := got.Button("Remove"); !ok {
		t.Error("cannot be removed")
	}
	// A reply to the bot is a question; a reply to somebody else is none.
	answers(t, r, r.api.Say(guild(), "and Brazil?", got.ID), 1)
	answers(t, r, r.api.Say(guild(), "what do you mean", other.ID), 0)
	// A mention alone asks for help: what others wrote is hidden from the bot.
	answers(t, r, r.api.Say(guild(), mention(r, ""), other.ID), 1)
	if q := r.core.last(t); q.Command != "help" || q.Quoted != "" {
		t.Errorf("asked %+v", q)
	}
	own := r.api.Say(direct(), "Brazil", "")
	answers(t, r, r.api.Say(direct(), "is that so?", own.ID), 1)
	if q := r.core.last(t); q.Quoted != "Brazil" || q.Text != "is that so?" {
		t.Errorf("asked %+v", q)
	}
	answers(t, r, r.api.Say(direct(), "Argentina", ""), 1)
	if q := r.core.last(t); !q.Chat.Private || q.Chat.Owner != "" || q.Text != "Argentina" {
		t.Errorf("asked %+v", q)
	}
	answers(t, r, r.api.Say(guild(), "@everyone look", ""), 0)
}

func TestBotsAndSystemMessagesAreNotAnswered(t *testing.T) {
	r := start(t, setup{})
	base := func(extra map[string]any) map[string]any {
		m := map[string]any{"id": "700000000000000001", "channel_id": "4", "content": mention(r, "x"), "type": 0,
			"author": map[string]any{"id": "5"}, "mentions": []any{map[string]any{"id": r.api.BotID()}}, "guild_id": "3"}
		for k, v := range extra {
			m[k] = v
		}
		return m
	}
	for _, extra := range []map[string]any{
		{"author": map[string]any{"id": "5", "bot": true}}, {"webhook_id": "6"}, {"author": nil}, {"type": 7}, {"mentions": nil, "content": "x"}, {"mentions": []any{nil}, "content": "x"},
		{"author": map[string]any{"id": r.api.BotID()}},
	} {
		r.api.Dispatch("MESSAGE_CREATE", base(extra))
	}
	r.api.Dispatch("MESSAGE_CREATE", "nonsense")
	m := r.api.Say(guild(), mention(r, "real"), "")
	answers(t, r, m, 1)
	if n := len(r.core.seen()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestAnEditedQuestionUpdatesItsAnswer(t *testing.T) {
	r := start(t, setup{})
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	first := answers(t, r, m, 1)[0]
	r.api.Edit(m.ID, mention(r, "Brazil"))
	if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(first.ID); return strings.Contains(g.Text(), "Brazil") }) {
		t.Fatal("not brought up to date")
	}
	answers(t, r, m, 1)
	// A deleted question takes its answer with it.
	r.api.Delete(m.ID)
	if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(first.ID); return g.Deleted }) {
		t.Fatal("not removed")
	}
	// What was forgotten, or never asked, is left alone.
	r.api.Edit(m.ID, mention(r, "Chile"))
	n := len(r.core.seen())
	other := r.api.Say(somebodyElse(), "hi", "")
	r.api.Edit(other.ID, "hello")
	answers(t, r, other, 0)
	if len(r.core.seen()) != n {
		t.Error("asked again")
	}
}

// A question withdrawn while it is being answered leaves nothing behind.
func TestDeletedWhileItIsAnswered(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		time.Sleep(100 * time.Millisecond)
		return answer(q)
	}
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	r.api.Edit(m.ID, mention(r, "Brazil"))
	r.api.Delete(m.ID)
	if !r.api.Wait(soon, func() bool { return len(r.api.Requests(fake.OpDelete)) == 1 }) {
		t.Fatal("not removed")
	}
	answers(t, r, m, 0)
}

func TestAnswersOfSeveralMessagesFollowEdits(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		if q.Text == "short" {
			return answer(q)
		}
		l := long(q)
		l.Paged = bot.Action{}
		return l
	}
	m := r.api.Say(guild(), mention(r, "long"), "")
	r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) >= 3 })
	n := len(r.api.Answers(m.ChannelID, m.ID))
	if n < 3 {
		t.Fatalf("%d messages", n)
	}
	r.api.Edit(m.ID, mention(r, "short"))
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) == 1 }) {
		t.Errorf("%d messages", len(r.api.Answers(m.ChannelID, m.ID)))
	}
	r.api.Edit(m.ID, mention(r, "long again"))
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, "")) == n }) {
		t.Errorf("%d messages", len(r.api.Answers(m.ChannelID, "")))
	}
	r.api.Delete(m.ID)
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, "")) == 0 }) {
		t.Errorf("%d messages", len(r.api.Answers(m.ChannelID, "")))
	}
}

func TestWhereItMayNotAnswerPubliclyItWhispers(t *testing.T) {
	r := start(t, setup{})
	r.core.set(bot.Settings{Channels: []string{"1"}})
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	dm := fake.DMChannel(guild().UserID)
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(dm, "")) == 1 }) {
		t.Fatal("no whisper")
	}
	answers(t, r, m, 0)
	r.api.Inject(fake.Fault{Op: fake.OpDM, Status: 403})
	answers(t, r, r.api.Say(guild(), mention(r, "Brazil"), ""), 1) // a line without the answer
	// Where it may, who takes no whispers is answered there.
	r.core.set(bot.Settings{})
	r.core.handle = func(context.Context, bot.Request) bot.Reply { return r.core.NoticeReply(bot.NoticeFailed, "en") }
	r.api.Inject(fake.Fault{Op: fake.OpDM, Status: 403})
	answers(t, r, r.api.Say(guild(), mention(r, "Chile"), ""), 1)
	r.core.set(bot.Settings{MuteMentions: true})
	answers(t, r, r.api.Say(guild(), mention(r, "Peru"), ""), 0)
}

func TestSilenceWhereItIsAllowed(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(context.Context, bot.Request) bot.Reply {
		s := r.core.NoticeReply(bot.NoticeSlowDown, "en")
		s.Silent = true
		return s
	}
	answers(t, r, r.api.Say(guild(), mention(r, "Argentina"), ""), 0)
}

func TestLeavingAServerForgetsIt(t *testing.T) {
	r := start(t, setup{})
	r.api.Dispatch("GUILD_DELETE", map[string]any{"id": "31", "unavailable": true})
	r.api.LeaveGuild("32")
	eventually(func() bool {
		r.core.mu.Lock()
		defer r.core.mu.Unlock()
		return len(r.core.forgotten) > 0
	})
	time.Sleep(50 * time.Millisecond)
	r.core.mu.Lock()
	defer r.core.mu.Unlock()
	if len(r.core.forgotten) != 1 || r.core.forgotten[0] != "32" {
		t.Errorf("forgot %v", r.core.forgotten)
	}
}

func TestNobodyIsEverPinged(t *testing.T) {
	r := start(t, setup{}) // the double reports any message without the ban
	hostile := "@everyone @here <@5> <@&6> <#7> ||x|| [a](https://evil.example) \u202Egnp"
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		a := answer(q)
		a.Title, a.Footer = hostile, hostile
		a.Blocks = []bot.Block{{Spans: []bot.Span{{Text: hostile}}}, {Kind: bot.Fields, Pairs: []bot.Field{{Name: hostile, Value: []bot.Span{{Text: hostile}}}}}}
		return a
	}
	m := answers(t, r, r.api.Say(guild(), mention(r, hostile), ""), 1)[0]
	reply(t, r.api.Slash(guild(), "ally", country(hostile), fake.Option{Name: "for", Type: 6, Value: "5"}))
	if strings.Contains(m.Content, "everyone") || strings.Contains(m.Text(), "\u202E") {
		t.Errorf("answered %q", m.Text())
	}
}

func TestPicturesForQuestions(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		if strings.Contains(q.Text, "plain") {
			return answer(q)
		}
		return withPicture(q)
	}
	m := r.api.Say(guild(), mention(r, "map"), "")
	got := answers(t, r, m, 1)[0]
	if len(got.Files) != 1 {
		t.Errorf("files %v", got.Files)
	}
	r.api.Edit(m.ID, mention(r, "plain"))
	if !r.api.Wait(soon, func() bool {
		g, _ := r.api.Message(got.ID)
		return len(g.Files) == 0 && strings.Contains(g.Text(), "plain")
	}) {
		t.Error("the picture stays")
	}
}
