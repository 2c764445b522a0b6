package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"
)

func press(t *testing.T, r *rig, from fake.From, m fake.Message, label string) *fake.Exchange {
	t.Helper()
	c, ok := m.Button(label)
	if !ok {
		t.Fatalf("no button %q among %v", label, m.Components())
	}
	if c.Menu != "" {
		return r.api.Select(from, m.ID, c.Menu, c.CustomID)
	}
	return r.api.Press(from, m.ID, c.CustomID)
}

// long is a reply of several pages.
func long(q bot.Request) bot.Reply {
	r := answer(q)
	for i := range 20 {
		r.Blocks = append(r.Blocks, bot.Block{Spans: []bot.Span{{Text: fmt.Sprintf("Part %d. %s", i, strings.Repeat("word ", 50))}}})
	}
	return r
}

func somebodyElse() fake.From {
	f := guild()
	f.UserID = "200000000000000099"
	return f
}

func TestButtonsAnswerWhoPressedThem(t *testing.T) {
	r := start(t, setup{})
	m := reply(t, r.api.Slash(guild(), "ally", country("argentina")))
	x := press(t, r, somebodyElse(), m, "Related")
	if got := reply(t, x); !got.Ephemeral || got.ID == m.ID {
		t.Errorf("answered %+v", got)
	}
	if q := r.core.last(t); q.Action != "2f.0:argentina-figure" || q.User.ID != somebodyElse().UserID {
		t.Errorf("asked %+v", q)
	}
}

func TestPagesTurnInPlaceForWhoAsked(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply { return long(q) }
	m := reply(t, r.api.Slash(guild(), "ally", country("argentina")))
	if !strings.Contains(m.Text(), "1/3") && !strings.Contains(m.Text(), "1/4") {
		t.Fatalf("no page number in %s", m.Text())
	}
	x := press(t, r, guild(), m, "Next page")
	got := reply(t, x)
	if kind, _ := x.Ack(); kind != 7 || got.ID != m.ID || !strings.Contains(got.Text(), "2/") {
		t.Errorf("%d: %+v", kind, got)
	}
	x = press(t, r, guild(), got, "Previous page")
	if got = reply(t, x); !strings.Contains(got.Text(), "1/") {
		t.Errorf("%+v", got)
	}
	// Somebody else reads on alone, and turns their own pages in place.
	x = press(t, r, somebodyElse(), got, "Next page")
	own := reply(t, x)
	if !own.Ephemeral || own.ID == m.ID {
		t.Errorf("%+v", own)
	}
	x = press(t, r, somebodyElse(), own, "Next page")
	if got := reply(t, x); got.ID != own.ID || !got.Ephemeral {
		t.Errorf("%+v", got)
	}
	// In a direct message there is nobody else.
	m = reply(t, r.api.Slash(direct(), "ally", country("argentina")))
	if got := reply(t, press(t, r, direct(), m, "Next page")); got.ID != m.ID {
		t.Errorf("%+v", got)
	}
}

func TestRepliesThatCannotBeTurnedComeWhole(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		l := long(q)
		l.Paged = bot.Action{}
		return l
	}
	x := r.api.Slash(guild(), "ally", country("argentina"))
	reply(t, x)
	if !r.api.Wait(soon, func() bool {
		n := len(x.More())
		return n > 0 && strings.Contains(x.More()[n-1].Text(), "Part 19")
	}) {
		t.Errorf("%d more", len(x.More()))
	}
}

func TestMenusOfAnySize(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		out := answer(q)
		out.Private = true
		out.Menu = &bot.Menu{Placeholder: "Sections"}
		for i := range 30 {
			out.Menu.Options = append(out.Menu.Options, bot.MenuOption{Label: fmt.Sprintf("Section %02d", i), Action: bot.Action{Verb: bot.ShowSection, Arg: fmt.Sprint(i)}})
		}
		return out
	}
	m := reply(t, r.api.Slash(guild(), "topics"))
	if _, there := m.Button("Section 29"); there {
		t.Error("more than 25 options")
	}
	m = reply(t, press(t, r, guild(), m, "Next page"))
	x := press(t, r, guild(), m, "Section 29")
	if got := reply(t, x); got.ID != m.ID {
		t.Error("browsing in private is not in place")
	}
	if q := r.core.last(t); q.Action != "2s.0:29" {
		t.Errorf("asked %+v", q)
	}
}

func TestStaleButtonsGetASentence(t *testing.T) {
	r := start(t, setup{})
	m := reply(t, r.api.Slash(guild(), "ally", country("argentina")))
	n := len(r.core.seen())
	for _, id := range []string{"", "0fn0:x", "2f", "zzz", ">", "menu:0", strings.Repeat("x", 100), "2f.0:\x00"} {
		from := guild()
		from.Locale = "pt-BR"
		if got := reply(t, r.api.Press(from, m.ID, id)); !got.Ephemeral || !strings.Contains(got.Text(), "notice stale pt") {
			t.Errorf("%q: %+v", id, got)
		}
	}
	if len(r.core.seen()) != n {
		t.Error("the core was asked")
	}
}

func TestRemove(t *testing.T) {
	r := start(t, setup{})
	moderator := somebodyElse()
	moderator.Permissions = 1 << 13 // manage messages
	for _, c := range []struct {
		name string
		from fake.From
		may  bool
	}{{"asker", guild(), true}, {"somebody", somebodyElse(), false}, {"moderator", moderator, true}} {
		m := reply(t, r.api.Slash(guild(), "ally", country("argentina")))
		x := press(t, r, c.from, m, "Remove")
		if !c.may {
			if got := reply(t, x); !got.Ephemeral || !strings.Contains(got.Text(), "notice not yours") {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(m.ID); return g.Deleted }) {
			t.Errorf("%s: not removed", c.name)
		}
	}
	// Private answers go by themselves.
	m := reply(t, r.api.Slash(guild(), "topics"))
	if _, there := m.Button("Remove"); there {
		t.Error("a private answer can be removed")
	}
}

// The picture stands on the first page: turning takes it off and puts it back.
func TestPagesWithAPicture(t *testing.T) {
	r := start(t, setup{})
	r.core.handle = func(_ context.Context, q bot.Request) bot.Reply {
		l := long(q)
		l.Picture = withPicture(q).Picture
		return l
	}
	for _, ready := range []bool{false, true} {
		r.core.ready = ready
		m := reply(t, r.api.Slash(guild(), "ally", country("argentina")))
		if len(m.Files) != 1 {
			t.Fatalf("ready %v: files %v", ready, m.Files)
		}
		m = reply(t, press(t, r, guild(), m, "Next page"))
		if len(m.Files) != 0 || !strings.Contains(m.Text(), "2/") {
			t.Errorf("ready %v: page 2 has files %v: %s", ready, m.Files, m.Text())
		}
		id := m.ID
		press(t, r, guild(), m, "Previous page")
		if !r.api.Wait(soon, func() bool { g, _ := r.api.Message(id); return len(g.Files) == 1 && strings.Contains(g.Text(), "1/") }) {
			g, _ := r.api.Message(id)
			t.Errorf("ready %v: back on page 1: files %v: %s", ready, g.Files, g.Text())
		}
	}
}
