package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

// A mention is answered in whatever form the bot is allowed.
func TestMentionsWithoutPermissions(t *testing.T) {
	for name, c := range map[string]struct {
		denied  []fake.Permission
		quietly bool
		files   int
		embeds  int
		says    string
	}{
		"no Attach Files":          {[]fake.Permission{fake.AttachFiles}, false, 0, 1, "“Attach Files”"},
		"no Embed Links":           {[]fake.Permission{fake.EmbedLinks}, false, 0, 0, "“Embed Links”"},
		"no Embed Links, in a way": {[]fake.Permission{fake.EmbedLinks}, true, 0, 0, "“Embed Links”"},
		"neither":                  {[]fake.Permission{fake.EmbedLinks, fake.AttachFiles}, false, 0, 0, "“Embed Links”"},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{})
			r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { return withPicture(q) }
			deny := r.api.Deny
			if c.quietly {
				deny = r.api.DenyQuietly
			}
			deny(guild().ChannelID, c.denied...)
			check := func(m fake.Message) {
				t.Helper()
				if text := m.Text(); !strings.Contains(text, "Argentina") || !strings.Contains(text, c.says) || len(m.Files) != c.files || len(m.Embeds) != c.embeds {
					t.Errorf("%d files, %d embeds: %q", len(m.Files), len(m.Embeds), text)
				}
				if _, ok := m.Button("Remove"); !ok {
					t.Error("no button to remove it")
				}
			}
			m := r.api.Say(guild(), mention(r, "Argentina"), "")
			check(answers(t, r, m, 1)[0])
			check(reply(t, r.api.Slash(guild(), "ally", country("Argentina"))))
			r.core.ready = true
			check(reply(t, r.api.Slash(guild(), "ally", country("Argentina"))))
			// An edit is under the same rules, and what was missing may come.
			r.api.Deny(guild().ChannelID)
			r.api.Edit(m.ID, mention(r, "Brazil"))
			r.api.Wait(soon, func() bool { return strings.Contains(r.api.Answers(m.ChannelID, m.ID)[0].Text(), "Brazil") })
			if got := answers(t, r, m, 1)[0]; len(got.Files) != 1 || got.Content != "" {
				t.Errorf("%d files, %q", len(got.Files), got.Content)
			}
		})
	}
}

// Where the bot may not write at all, the asker is told in private, with the answer.
func TestNoPermissionToWrite(t *testing.T) {
	r := start(t, setup{})
	r.api.Deny(guild().ChannelID, fake.SendMessages)
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	dm := fake.DMChannel(guild().UserID)
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(dm, "")) == 1 }) {
		t.Fatal("nothing said")
	}
	text := r.api.Answers(dm, "")[0].Text()
	for _, want := range []string{"“Send Messages”", "<#" + m.ChannelID + ">", "Argentina"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
}

// A deferred answer never hangs at “thinking…”.
func TestADeferredAnswerThatIsRefused(t *testing.T) {
	for name, f := range map[string]fake.Fault{
		"400": {Status: 400, Code: 50035}, "403": {Status: 403, Code: 50013}, "413": {Status: 413, Code: 40005}, "five 500s": {Status: 500, Times: attempts},
	} {
		for forms, says := range []string{1: "Argentina", 2: "Argentina", 3: ""} {
			if forms == 0 {
				continue
			}
			t.Run(fmt.Sprint(name, forms), func(t *testing.T) {
				r := start(t, setup{})
				r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { return withPicture(q) }
				f := f
				f.Op, f.Times = fake.OpOriginal, max(f.Times, 1)*forms
				r.api.Inject(f)
				x := r.api.Slash(guild(), "ally", country("Argentina"))
				m := reply(t, x)
				if says == "" {
					says = "notice failed"
					if f.Status == 403 {
						says = "I cannot show the answer here"
					}
				}
				if !strings.Contains(m.Text(), says) || len(m.Files) > 0 {
					t.Errorf("says %q", m.Text())
				}
				if lacks := strings.Contains(m.Text(), "permission"); lacks != (f.Status == 403) {
					t.Errorf("says %q", m.Text())
				}
			})
		}
	}
}

func TestLongPlainText(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { return long(q) }
	r.api.Deny(guild().ChannelID, fake.EmbedLinks)
	m := r.api.Say(guild(), mention(r, "Argentina"), "")
	if !r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) > 0 }) {
		t.Fatal("no answer")
	}
	reply(t, r.api.Slash(guild(), "ally", country("Argentina")))
}

// Who can be answered privately only, and takes no direct messages, is told so,
// once; then a sign does.
func TestClosedDirectMessages(t *testing.T) {
	r := start(t, setup{})
	r.core.set(bot.Settings{Channels: []string{"1"}})
	r.api.Deny(fake.DMChannel(guild().UserID), fake.DirectMessages)
	got := answers(t, r, r.api.Say(guild(), mention(r, "Argentina"), ""), 1)[0]
	if text := got.Text(); !strings.Contains(text, "direct messages are closed") || strings.Contains(text, "Argentina") {
		t.Errorf("says %q", text)
	}
	again := r.api.Say(guild(), mention(r, "Brazil"), "")
	if !r.api.Wait(soon, func() bool { m, _ := r.api.Message(again.ID); return slices.Equal(m.Reactions, []string{closedSign}) }) {
		t.Error("no sign")
	}
	answers(t, r, again, 0)
}

// A mention added by an edit is a question; so is one put back.
func TestAMentionAddedByAnEdit(t *testing.T) {
	r := start(t, setup{})
	m := r.api.Say(guild(), "Argentina", "")
	r.api.Edit(m.ID, mention(r, "Argentina"))
	answers(t, r, m, 1)
	r.api.Preview(m.ID)
	answers(t, r, m, 1)
	r.api.Edit(m.ID, "never mind")
	r.api.Wait(soon, func() bool { return len(r.api.Answers(m.ChannelID, m.ID)) == 0 })
	r.api.Edit(m.ID, mention(r, "Argentina after all"))
	if got := answers(t, r, m, 1)[0]; !strings.Contains(got.Text(), "after all") {
		t.Errorf("answered %q", got.Text())
	}
	if n := len(r.core.seen()); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// Of 200 mentions at once some wait and some find no room: all are told, once.
func TestACrowdedChannel(t *testing.T) {
	r := start(t, setup{})
	release := make(chan struct{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { <-release; return answer(q) }
	defer close(release)
	begin := time.Now()
	for i := range 200 {
		r.api.Say(guild(), mention(r, fmt.Sprint(i)), "")
	}
	told := func() bool { return len(r.api.Answers(guild().ChannelID, "")) > 0 }
	if !r.api.Wait(soon, told) || time.Since(begin) > 2*time.Second {
		t.Fatalf("nobody told after %s", time.Since(begin))
	}
	time.Sleep(100 * time.Millisecond)
	if n := r.api.Answers(guild().ChannelID, ""); len(n) != 1 || !strings.Contains(n[0].Content, "many are waiting") {
		t.Errorf("said %v", n)
	}
	// Another channel does not wait.
	other := guild()
	other.ChannelID = "400000000000000099"
	r.api.Say(other, mention(r, "elsewhere"), "")
	if !eventually(func() bool {
		return slices.ContainsFunc(r.core.seen(), func(q bot.Request) bool { return q.Text == "elsewhere" })
	}) {
		t.Error("another channel waits")
	}
}

func TestEventsWithoutAnID(t *testing.T) {
	r := start(t, setup{})
	r.api.Dispatch("INTERACTION_CREATE", map[string]any{"type": 2, "data": map[string]any{"name": "ally", "type": 1}})
	r.api.Dispatch("MESSAGE_CREATE", map[string]any{"content": mention(r, "x"), "author": map[string]any{"id": "5"}})
	reply(t, r.api.Slash(guild(), "ally", country("x")))
	if n := r.monitor.got("failed unreadable"); n != 2 || len(r.core.seen()) != 1 {
		t.Errorf("%d dropped, %d asked", n, len(r.core.seen()))
	}
	if !strings.Contains(r.log.String(), "without an id") {
		t.Error("not logged")
	}
}

// The gateway stays open until what is owed is answered.
func TestTheGatewayStaysOpenForWhatIsOwed(t *testing.T) {
	r := start(t, setup{})
	begun, release := make(chan struct{}, 2), make(chan struct{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		if q.Args["country"] == "slow" {
			begun <- struct{}{}
			<-release
		}
		return answer(q)
	}
	slow := r.api.Slash(guild(), "ally", country("slow"))
	<-begun
	done := make(chan error, 1)
	go func() { done <- r.stop() }()
	time.Sleep(100 * time.Millisecond)
	if _, now := r.api.Connections(); now != 1 {
		t.Error("the gateway is closed")
	}
	reply(t, r.api.Slash(guild(), "ally", country("late")))
	close(release)
	reply(t, slow)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if !r.api.Wait(soon, func() bool { _, now := r.api.Connections(); return now == 0 }) {
		t.Error("the gateway stays open")
	}
}
