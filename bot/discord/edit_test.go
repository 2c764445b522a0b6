package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

// An edited question is under the same rules as a new one: what goes to the
// asker alone is never put where all can read it.
func TestAnEditNeverPublishesWhatIsPrivate(t *testing.T) {
	dm := fake.DMChannel(guild().UserID)
	for name, turn := range map[string]func(*rig){
		"a notice": func(r *rig) {
			r.core.handle = func(context.Context, bot.Request) bot.Reply { return r.core.NoticeReply(bot.NoticeFailed, "en") }
		},
		"a private reply": func(r *rig) {
			r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
				a := answer(q)
				a.Private = true
				return a
			}
		},
		"another channel chosen since": func(r *rig) { r.core.set(bot.Settings{Channels: []string{"1"}}) },
	} {
		for _, whispers := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				r := start(t, setup{})
				m := r.api.Say(guild(), mention(r, "Argentina"), "")
				first := answers(t, r, m, 1)[0]
				turn(r)
				if !whispers {
					r.api.Inject(fake.Fault{Op: fake.OpDM, Status: 403})
				}
				r.api.Edit(m.ID, mention(r, "Brazil"))
				if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(first.ID); return g.Deleted }) {
					t.Fatal("the old answer stays")
				}
				if whispers && !r.api.Wait(soon, func() bool { return len(r.api.Answers(dm, "")) == 1 }) {
					t.Error("no whisper")
				}
				time.Sleep(50 * time.Millisecond)
				if n := len(r.api.Answers(m.ChannelID, "")); n != 0 {
					t.Errorf("%d messages in public", n)
				}
				if name == "another channel chosen since" && !r.core.last(t).Private {
					t.Error("the core was not told")
				}
				if !whispers {
					return
				}
				// The whisper follows the next edit, and goes with the question.
				r.core.handle = nil
				r.api.Edit(m.ID, mention(r, "Chile"))
				if !r.api.Wait(soon, func() bool {
					w := r.api.Answers(dm, "")
					return len(w) == 1 && strings.Contains(w[0].Text(), "Chile")
				}) {
					t.Errorf("the whisper says %v", r.api.Answers(dm, ""))
				}
				r.api.Delete(m.ID)
				if !r.api.Wait(soon, func() bool { return len(r.api.Answers(dm, "")) == 0 }) {
					t.Error("the whisper stays")
				}
			})
		}
	}
}

func TestAnEditIsNotAnsweredWhereMentionsAreMuted(t *testing.T) {
	r := start(t, setup{})
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	answers(t, r, m, 1)
	r.core.set(bot.Settings{MuteMentions: true})
	r.api.Edit(m.ID, mention(r, "Brazil"))
	answers(t, r, m, 1)
	if n := len(r.core.seen()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestEditingTheMentionAwayRemovesTheAnswer(t *testing.T) {
	r := start(t, setup{})
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	first := answers(t, r, m, 1)[0]
	r.api.Edit(m.ID, "never mind")
	if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(first.ID); return g.Deleted }) {
		t.Error("the answer stays")
	}
	if n := len(r.core.seen()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestALinksPreviewIsNoEdit(t *testing.T) {
	r := start(t, setup{})
	m := r.api.Say(guild(), mention(r, "Argentina https://example.com"), "")
	first := answers(t, r, m, 1)[0]
	r.api.Preview(m.ID)
	r.api.Edit(m.ID, mention(r, "Brazil https://example.com"))
	edits := func() int { g, _ := r.api.Message(first.ID); return g.Edits }
	if !r.api.Wait(soon, func() bool { return edits() == 1 }) {
		t.Fatal("not brought up to date")
	}
	r.api.Preview(m.ID) // of a message that was edited
	r.api.Preview(m.ID)
	reply(t, r.api.Slash(guild(), "ally", country("x")))
	time.Sleep(100 * time.Millisecond)
	if n := len(r.core.seen()); n != 3 || edits() != 1 {
		t.Errorf("asked %d times, edited %d times", n, edits())
	}
}

func TestQuestionsDeletedInBulk(t *testing.T) {
	r := start(t, setup{})
	one := r.api.Say(guild(), mention(r, "Argentina"), "")
	two := r.api.Say(guild(), mention(r, "Brazil"), "")
	other := r.api.Say(guild(), mention(r, "Chile"), "")
	for _, m := range []fake.Message{one, two, other} {
		answers(t, r, m, 1)
	}
	r.api.DeleteBulk(one.ID, two.ID)
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(one.ChannelID, "")) == 1 }) {
		t.Errorf("%d answers stay", len(r.api.Answers(one.ChannelID, "")))
	}
	answers(t, r, other, 1)
}

func TestARepeatedMessageIsAnsweredOnce(t *testing.T) {
	r := start(t, setup{})
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	r.api.SayAgain(m.ID)
	answers(t, r, m, 1)
	r.api.SayAgain(m.ID)
	answers(t, r, m, 1)
	if n := len(r.core.seen()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// A store of settings that hangs keeps nobody waiting: a question is answered
// privately, a stale button in time.
func TestAStoreThatHangsHoldsUpNothing(t *testing.T) {
	r := start(t, setup{})
	r.core.hangs = true
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	x := r.api.Raw(guild(), 3, map[string]any{"custom_id": "zz", "component_type": 2}, nil)
	if n := reply(t, x); !n.Ephemeral || !strings.Contains(n.Text(), "notice stale") {
		t.Errorf("answered %+v", n)
	}
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(fake.DMChannel(guild().UserID), "")) == 1 }) {
		t.Error("the question is not answered")
	}
	answers(t, r, m, 0)
}

// Removing an answer of several messages removes all of them, after an edit
// too; no edit brings them back.
func TestRemovingAnAnswerOfSeveralMessages(t *testing.T) {
	for _, edit := range []bool{false, true} {
		r := start(t, setup{})
		r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
			if strings.HasPrefix(q.Text, "short") {
				return answer(q)
			}
			l := long(q)
			l.Paged = bot.Action{}
			return l
		}
		first := "long"
		if edit {
			first = "short"
		}
		other := r.api.Say(guild(), mention(r, "short"), "")
		answers(t, r, other, 1)
		m := r.api.Say(guild(), mention(r, first), "")
		r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) > 0 })
		if edit {
			r.api.Edit(m.ID, mention(r, "long"))
		}
		if !r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) >= 3 }) {
			t.Fatal("too few messages")
		}
		time.Sleep(100 * time.Millisecond)
		var id string
		var b fake.Component
		for _, a := range r.api.Answers(m.ChannelID, m.ID) {
			if c, ok := a.Button("Remove"); ok {
				id, b = a.ID, c
			}
		}
		r.api.Press(guild(), id, b.CustomID)
		if !r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) == 0 }) {
			t.Errorf("%d messages stay", len(r.api.Answers(m.ChannelID, m.ID)))
		}
		r.api.Edit(m.ID, mention(r, "short again"))
		answers(t, r, other, 1)
		answers(t, r, m, 0)
	}
}
