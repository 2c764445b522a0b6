package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"allybot/bot"
	"allybot/bot/telegram/render"
	fake "allybot/internal/fakeapi/telegram"
)

// found makes a search over n results, each in the user's language.
func found(n int, byLocale bool) func(string, bot.User, int, int) ([]bot.Result, bool) {
	return func(_ string, u bot.User, offset, limit int) (out []bot.Result, more bool) {
		l := ""
		if byLocale {
			l = "." + u.Locale
		}
		for i := offset; i < min(n, offset+limit); i++ {
			out = append(out, bot.Result{
				ID: fmt.Sprintf("f.%d%s", i, l), Title: fmt.Sprintf("Result %d <b>", i), Description: "About @somebody",
				Reply: bot.Reply{Title: "T", Blocks: []bot.Block{{Spans: []bot.Span{{Text: "<x> & y"}}}}, Buttons: echo(bot.Request{}).Buttons[:1]},
			})
		}
		return out, offset+limit < n
	}
}

func (w *world) inline(from fake.Person, query, offset string) (map[string]string, []render.Article) {
	w.t.Helper()
	id := w.server.Query(from, query, offset)
	var p map[string]string
	w.wait("inline answer", func() bool {
		for _, c := range w.server.Calls("answerInlineQuery") {
			if c.Params["inline_query_id"] == id {
				p = c.Params
			}
		}
		return p != nil
	})
	var list []render.Article
	if err := json.Unmarshal([]byte(p["results"]), &list); err != nil {
		w.t.Fatal(err)
	}
	return p, list
}

func TestInlinePages(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) { w.core.search = found(120, true) })
	var seen []string
	offset := ""
	for range 3 {
		p, list := w.inline(ana, "argentina", offset)
		for _, a := range list {
			seen = append(seen, a.ID)
			if a.Content.Text != "<b>T</b>\n\n&lt;x&gt; &amp; y" || a.Keyboard == nil || strings.Contains(a.Description, "@s") {
				t.Fatalf("article %+v", a)
			}
		}
		if p["is_personal"] != "true" || p["cache_time"] != "300" || p["button"] != "" {
			t.Errorf("answer %v", p)
		}
		offset = p["next_offset"]
	}
	if len(seen) != 120 || offset != "" || seen[0] != "f.0.es" || seen[119] != "f.119.es" {
		t.Errorf("%d results, then offset %q", len(seen), offset)
	}
}

func TestInlineSharedWhereLanguageDoesNotMatter(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) { w.core.search = found(1, false) })
	if p, _ := w.inline(bob, "argentina", ""); p["is_personal"] != "false" {
		t.Errorf("answer %v", p)
	}
}

func TestInlineNothingFoundOpensThePrivateChat(t *testing.T) {
	w := begin(t, nil)
	p, list := w.inline(ana, "who won the football", "")
	if len(list) != 0 || p["button"] != `{"start_parameter":"help","text":"Open in private (es)"}` || p["cache_time"] != "30" || p["is_personal"] != "true" || p["results"] != "[]" {
		t.Errorf("answer %v", p)
	}
	// A page past the end, or an offset that is not ours, is no such case.
	for _, offset := range []string{"50", "x", "-1", strings.Repeat("9", 60)} {
		if p, list := w.inline(ana, "q", offset); len(list) != 0 || p["button"] != "" || p["next_offset"] != "" {
			t.Errorf("offset %q: %v", offset, p)
		}
	}
}

func TestInlineIsLimited(t *testing.T) {
	searches := 0
	w := begin(t, func(w *world, _ *Config) {
		left := 2
		w.core.mayType = func(user string) bool {
			if user == "501" {
				left--
				return left >= 0
			}
			return true
		}
		w.core.search = func(q string, u bot.User, offset, limit int) ([]bot.Result, bool) {
			searches++
			return found(1, false)(q, u, offset, limit)
		}
	})
	for i := range 4 {
		p, list := w.inline(ana, fmt.Sprint("argentina", i), "")
		if refused := i >= 2; refused != (len(list) == 0) || refused && (p["is_personal"] != "true" || p["cache_time"] != "5") {
			t.Errorf("query %d: %v", i, p)
		}
	}
	before := searches
	w.inline(ana, "argentina", "")
	if searches != before {
		t.Error("searched for who is over the limit")
	}
	if _, list := w.inline(bob, "argentina", ""); len(list) != 1 {
		t.Error("somebody else is held back")
	}
	if w.monitor.of("rate limited") != 3 {
		t.Errorf("counted %d times", w.monitor.of("rate limited"))
	}
}

// What goes into other people's chats is short, says where it comes from, and
// leads to the rest.
func TestInlineMessagesAreShort(t *testing.T) {
	w := begin(t, func(w *world, _ *Config) {
		w.core.search = func(string, bot.User, int, int) (out []bot.Result, more bool) {
			for i, text := range []string{"short", strings.Repeat("a long one, ", 300), strings.Repeat(`<&">" `, 900)} {
				out = append(out, bot.Result{ID: fmt.Sprint("f.", i), Title: "Argentina", Description: fmt.Sprint("says ", i), Reply: bot.Reply{
					Blocks: []bot.Block{{Spans: []bot.Span{{Text: text}}}}, Footer: "Source", Paged: bot.Action{Verb: bot.ShowFact, Arg: "x"},
					Citations: []bot.Citation{{Paragraph: fmt.Sprint("I.", i/2), Fact: "x"}},
				}})
			}
			return out, false
		}
	})
	_, list := w.inline(bob, "long", "")
	if len(list) != 3 {
		t.Fatalf("%d results", len(list))
	}
	titles := map[string]bool{}
	for i, a := range list {
		text, err := fake.ParseHTML(a.Content.Text)
		if err != nil {
			t.Fatal(err)
		}
		if fake.Units(text) > 900 || fake.Units(a.Content.Text) > 4096 {
			t.Errorf("%d characters, %d as sent", fake.Units(text), fake.Units(a.Content.Text))
		}
		if !strings.Contains(text, "Source") {
			t.Errorf("no source: %s", text)
		}
		if leads := a.Keyboard != nil && a.Keyboard.Rows[0][0].URL == "https://t.me/allybot?start=fact_x"; leads != (i > 0) {
			t.Errorf("result %d has the buttons %+v", i, a.Keyboard)
		}
		if titles[a.Title] || a.Title == a.Description || a.Description == "" {
			t.Errorf("title %q, description %q", a.Title, a.Description)
		}
		titles[a.Title] = true
	}
}
