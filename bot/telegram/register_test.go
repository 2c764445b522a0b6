package telegram

import (
	"slices"
	"strings"
	"testing"

	fake "allybot/internal/fakeapi/telegram"
)

// registers counts calls that change what is registered.
func registers(s *fake.Server) int {
	return len(s.Calls("setMyCommands")) + len(s.Calls("setMyDescription")) + len(s.Calls("setMyShortDescription"))
}

func TestMenusAreSentOnlyWhereTheyDiffer(t *testing.T) {
	w := begin(t, func(_ *world, c *Config) { c.RegisterCommands = true })
	all := len((&fakeCore{}).Languages()) * (len(menus()) + 2)
	w.wait("menus", func() bool { return registers(w.server) >= all })
	w.end()
	if n := registers(w.server); n != all {
		t.Errorf("registered %d times, want %d", n, all)
	}
	for scope, want := range map[string]string{
		"default/": "ally topics", "all_private_chats/es": "aliado temas", "all_group_chats/pt": "aliado temas",
		"default/fr": "ally topics", "all_chat_administrators/": "ally topics settings",
	} {
		s, l, _ := strings.Cut(scope, "/")
		if got := strings.Join(w.server.Menu(s, l), " "); got != want {
			t.Errorf("menu %s: %s, want %s", scope, got, want)
		}
	}
	reads := len(w.server.Calls("getMyShortDescription"))
	w.start(withMenus(w))
	w.wait("second look", func() bool { return len(w.server.Calls("getMyShortDescription")) == 2*reads })
	w.end()
	if n := registers(w.server); n != all {
		t.Errorf("registered %d times more though nothing differs", n-all)
	}
}

func withMenus(w *world) Config {
	c := fast(w.server)
	c.RegisterCommands = true
	return c
}

func TestServerWithoutMenusCostsOnlyTheMenus(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		c.RegisterCommands = true
		for _, m := range []string{"getMyCommands", "getMyDescription", "getMyShortDescription"} {
			w.server.Fail(fake.Fault{Method: m, Times: -1, Status: 500, Body: "Error: Route not found"})
		}
	})
	chat := w.server.Private(ana)
	chat.Say(ana, "hello")
	w.messages(chat, 1)
	w.wait("giving up", func() bool { return w.monitor.of("failed register") == 1 })
	if n := strings.Count(w.log.String(), "not registered"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestRegisteringSurvivesFaults(t *testing.T) {
	w := begin(t, func(w *world, c *Config) {
		c.RegisterCommands = true
		w.server.Fail(fake.TooMany("setMyCommands", 1), fake.BadGateway("getMyDescription"), fake.Truncated("setMyShortDescription"))
	})
	w.wait("menus", func() bool {
		return slices.Contains(w.server.Menu("all_group_chats", "pt"), "aliado") && len(w.server.Menu("default", "")) > 0
	})
}
