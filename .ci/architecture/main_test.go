package main

import (
	"strings"
	"testing"
)

func TestMermaid(t *testing.T) {
	g := parse(`allybot/cmd/allybot fmt allybot/bot allybot/facts/lang
allybot/bot allybot/facts
allybot/bot/discord/api net/http
allybot/bot/discord allybot/bot allybot/bot/discord/api
allybot/facts allybot/facts/lang
allybot/facts/lang strings
fmt strings
`)
	want := `graph TD
  subgraph bot/
    r_bot[bot]
    r_bot_discord[bot/discord]
  end
  subgraph cmd/
    r_cmd_allybot[cmd/allybot]
  end
  subgraph facts/
    r_facts[facts]
    r_facts_lang[facts/lang]
  end
  r_bot --> r_facts
  r_bot_discord --> r_bot
  r_cmd_allybot --> r_bot
  r_facts --> r_facts_lang
`
	if got := g.mermaid(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if circle := g.circle(); circle != "" {
		t.Errorf("%s is said to import itself", circle)
	}
	g["facts/lang"]["bot"] = true
	if circle := g.circle(); !strings.HasPrefix(circle, "bot") {
		t.Errorf("the circle is at %q, want bot", circle)
	}
}

// The page of the house has the drawing that the code gives.
func TestPage(t *testing.T) {
	t.Chdir("../..")
	if err := run("", "docs/architecture.md", nil); err != nil {
		t.Error(err)
	}
}
