package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	faketelegram "allybot/internal/fakeapi/telegram"
	"allybot/internal/report"
)

// allybot runs a command of the real program beside a running bot.
func allybot(t *testing.T, env []string, args ...string) (string, error) {
	t.Helper()
	c := exec.Command("allybot", args...)
	c.Env = append(os.Environ(), env...)
	out, err := c.CombinedOutput()
	return string(out), err
}

// said reports whether the last message in a chat is the bot's and has a text.
func said(c *faketelegram.Chat, text string) bool {
	m := c.Messages()
	return len(m) > 0 && m[len(m)-1].FromBot && strings.Contains(m[len(m)-1].Text, text)
}

// What was asked is in the report; a backup of the running bot, restored, has
// it all: settings too.
func TestReportAndBackup(t *testing.T) {
	telegram, env := telegramDouble(t)
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	env = append(env, "ALLYBOT_STORE_DIR="+dir, "ALLYBOT_STORE_UNANSWERED=true")
	if out, err := allybot(t, env, "report"); err == nil || !strings.Contains(out, "store") {
		t.Errorf("a report without a store: %v %s", err, out)
	}
	s := startServe(t, env...)
	s.untilReady()
	group := telegram.Group(-77, "Ana's", ana.ID)
	group.Say(ana, "/settings language pt mentions off")
	s.until("the settings are saved", func() bool { return said(group, "Salvo") })
	group.Say(ana, "/diario on 9h30 Bogotá")
	s.until("the daily fact is on", func() bool { return said(group, "09:30 (America/Bogota)") })
	askTelegram(s, telegram, "/ally argentina", "51,309")
	askTelegram(s, telegram, "what is the price of bread in @somebody's shop", "")
	askTelegram(s, telegram, "what is the price of Anabel's house", "") // hers alone
	askTelegram(s, telegram, "what is the price of Anabel's house", "")
	leo := faketelegram.Person{ID: 4002, Name: "Leo", Lang: "en"}
	telegram.Private(leo).Say(leo, "what is the price of bread in @another's shop?")
	s.until("Leo is answered", func() bool { return said(telegram.Private(leo), "") })
	askTelegram(s, telegram, "/privacy", "a database of whoever runs me")
	chat := telegram.Private(ana)
	// rating finds the last answer's button by its verb.
	rating := func(verb string) (message int64, data string) {
		for _, m := range chat.Messages() {
			for _, row := range m.Keyboard {
				for _, b := range row {
					if strings.HasPrefix(b.Data, "2"+verb) {
						message, data = m.ID, b.Data
					}
				}
			}
		}
		return message, data
	}
	rate := func(verb, want string) {
		t.Helper()
		message, data := rating(verb)
		id := chat.Press(ana, message, data)
		s.until("the press is answered: "+want, func() bool {
			for _, c := range telegram.Calls("answerCallbackQuery") {
				if c.Params["callback_query_id"] == id && c.Status != 0 {
					return strings.Contains(c.Params["text"], want)
				}
			}
			return false
		})
	}
	chat.Say(ana, "when was Argentina designated?")
	s.until("an answer asks whether it is right", func() bool { _, data := rating("y"); return data != "" })
	rate("n", "counted")
	rate("y", "already") // one vote a person

	copied := filepath.Join(t.TempDir(), "copy.db")
	if out, err := allybot(t, env, "store", "backup", copied); err != nil {
		t.Fatalf("backup: %v %s", err, out)
	}
	if out, err := allybot(t, env, "store", "backup", copied); err == nil || !strings.Contains(out, "exists") {
		t.Errorf("a backup over another: %v %s", err, out)
	}
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Fatalf("status %d\n%s", status, s.log())
	}
	out, err := allybot(t, env, "report", "--json", "--days", "2")
	var r report.Report
	if err != nil || json.Unmarshal([]byte(out), &r) != nil {
		t.Fatalf("%v %s", err, out)
	}
	if r.Outcomes["answered"] != 2 || r.Outcomes["unknown"] != 4 || len(r.Facts) == 0 || len(r.Feedback) != 1 || r.Feedback[0].Wrong != 1 || r.Feedback[0].Right != 0 {
		t.Errorf("%+v", r)
	}
	if len(r.Unanswered) != 1 || !strings.Contains(r.Unanswered[0].Questions[0], "price of bread") || strings.Contains(out, "somebody") || strings.Contains(out, "abel") || strings.Contains(out, "4001") {
		t.Errorf("%s", out)
	}
	if out, err := allybot(t, env, "report"); err != nil || !strings.Contains(out, "Questions by day") {
		t.Errorf("%v %s", err, out)
	}

	restored := t.TempDir()
	raw, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(restored, "allybot.db"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	env[len(env)-2] = "ALLYBOT_STORE_DIR=" + restored
	var of report.Report // beside no bot: what the copy itself has
	if out, err := allybot(t, env, "report", "--json"); err != nil || json.Unmarshal([]byte(out), &of) != nil || of.From == "" {
		t.Errorf("a report of the restored copy: %v %s", err, out)
	}
	again := startServe(t, env...)
	again.untilReady()
	group.Say(ana, "/settings")
	again.until("the restored settings", func() bool { return said(group, "Português") })
	group.Say(ana, "/diario")
	again.until("the restored daily fact", func() bool { return said(group, "09:30 (America/Bogota)") })
	if status := again.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d", status)
	}
}

// Where the directory cannot be made the bot serves without it, says so, and
// takes it up when it can.
func TestServeWithoutAStore(t *testing.T) {
	telegram, env := telegramDouble(t)
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServe(t, append(env, "ALLYBOT_STORE_DIR="+filepath.Join(blocked, "data"))...)
	s.until("ready, and the store degraded", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "store: degraded since") && strings.Contains(body, "without memory")
	})
	askTelegram(s, telegram, "/ally argentina", "51,309")
	askTelegram(s, telegram, "and since when?", "1998") // this process's own memory
	askTelegram(s, telegram, "/daily on 09:00 America/Bogota", "could not be saved")
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	s.until("the store is up", func() bool { _, body := s.ready(); return strings.Contains(body, "store: up since") })
	askTelegram(s, telegram, "/daily on 09:00 america/bogota", "09:00 (America/Bogota)")
	askTelegram(s, telegram, "/daily off", "No daily fact")
	if n := strings.Count(s.log(), "the store cannot be used"); n > 1 {
		t.Errorf("told %d times that the store is down", n)
	}
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d", status)
	}
}

// A kill costs the counts of one second at most.
func TestCountsSurviveAKill(t *testing.T) {
	telegram, env := telegramDouble(t)
	env = append(env, "ALLYBOT_STORE_DIR="+t.TempDir())
	s := startServe(t, env...)
	s.untilReady()
	askTelegram(s, telegram, "/ally argentina", "51,309")
	time.Sleep(1500 * time.Millisecond)
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.status()
	out, err := allybot(t, env, "report", "--json", "--days", "2")
	var r report.Report
	if err != nil || json.Unmarshal([]byte(out), &r) != nil || r.Outcomes["answered"] != 1 {
		t.Errorf("%v %s", err, out)
	}
}
