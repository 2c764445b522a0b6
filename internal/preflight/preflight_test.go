package preflight

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"allybot/internal/config"
	fakediscord "allybot/internal/fakeapi/discord"
	faketelegram "allybot/internal/fakeapi/telegram"
)

const (
	telegramToken = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
	discordToken  = "MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
)

// Against both doubles, which are held to the platforms' published schemas:
// what is good is said, nothing is changed.
func TestBothPlatforms(t *testing.T) {
	telegram := faketelegram.NewServer(faketelegram.Options{Token: telegramToken, Report: t.Errorf})
	t.Cleanup(telegram.Close)
	discord, err := fakediscord.NewServer(fakediscord.Options{Token: discordToken, Report: t.Errorf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(discord.Close)
	cfg := config.Config{
		Telegram: config.Telegram{Token: config.NewSecret(telegramToken), APIURL: telegram.URL()},
		Discord:  config.Discord{Token: config.NewSecret(discordToken), APIURL: discord.URL() + "/"},
	}
	var out bytes.Buffer
	if err := Run(t.Context(), cfg, http.DefaultTransport, &out); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
	for _, want := range []string{"telegram: the token is @", "no webhook is set", "commands are in the menu", "discord: the token is ", "logins are left", "commands are registered"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, &out)
		}
	}
	cfg.Telegram.Token = config.NewSecret(strings.Replace(telegramToken, "AAH", "BBH", 1))
	cfg.Discord.Token = config.NewSecret(strings.Replace(discordToken, "abc", "xyz", 1))
	out.Reset()
	if err := Run(t.Context(), cfg, http.DefaultTransport, &out); !errors.Is(err, ErrNotGood) || strings.Count(out.String(), "the token is refused") != 2 {
		t.Errorf("refused tokens: %v\n%s", err, &out)
	}
}

// What would keep the bot from being reached is found, and no token is in what
// is said, whatever the server does.
func TestWhatIsWrong(t *testing.T) {
	answers := map[string]string{}
	status := http.StatusOK
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		path := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/'):]
		if r.URL.Path == "/api/v10/applications/@me" {
			path = "app"
		}
		_, _ = fmt.Fprint(w, answers[path])
	}))
	t.Cleanup(s.Close)
	discord := config.Discord{Token: config.NewSecret(discordToken), APIURL: s.URL, PublicKey: strings.Repeat("ab", 32)}
	posted := discord
	posted.Interactions = true
	alone := config.Discord{APIURL: s.URL, Interactions: true, PublicKey: discord.PublicKey}
	telegram := config.Telegram{Token: config.NewSecret(telegramToken), APIURL: s.URL, Webhook: true, WebhookURL: "https://example.org/hook"}
	key := `"verify_key":"` + discord.PublicKey + `"`
	for name, c := range map[string]struct {
		cfg     config.Config
		status  int
		answers map[string]string
		want    string
		good    bool
	}{
		"another key":       {config.Config{Discord: posted}, 200, map[string]string{"/@me": "{}", "app": `{"verify_key":"00"}`, "/commands": "[]"}, "WRONG discord: discord.public_key is not", false},
		"no endpoint":       {config.Config{Discord: posted}, 200, map[string]string{"/@me": "{}", "app": "{" + key + "}", "/commands": "[]"}, "WRONG discord: discord.mode is http", false},
		"posted elsewhere":  {config.Config{Discord: discord}, 200, map[string]string{"/@me": "{}", "app": "{" + key + `,"interactions_endpoint_url":"https://x"}`, "/commands": "[]", "/bot": "{}"}, "WRONG discord: discord.mode is gateway", false},
		"no logins left":    {config.Config{Discord: discord}, 200, map[string]string{"/@me": "{}", "app": "{" + key + "}", "/commands": "[]", "/bot": `{"shards":2,"session_start_limit":{"remaining":1,"reset_after":60000}}`}, "1 logins are left for 1m0s", false},
		"no token":          {config.Config{Discord: alone}, 200, map[string]string{"/gateway": "{}"}, "good discord: the API answers", true},
		"no API":            {config.Config{Telegram: telegram}, 502, nil, "it answers 502", false},
		"a page":            {config.Config{Telegram: telegram}, 200, map[string]string{"/getMe": "<html>" + telegramToken}, "not its API's", false},
		"another webhook":   {config.Config{Telegram: telegram}, 200, map[string]string{"/getMe": "{}", "/getWebhookInfo": `{"result":{"url":"https://else"}}`, "/getMyCommands": `{"result":[]}`}, "serving replaces it", true},
		"a webhook in need": {config.Config{Telegram: telegram}, 200, map[string]string{"/getMe": "{}", "/getWebhookInfo": `{"result":{"url":"https://example.org/hook","pending_update_count":3,"last_error_message":"Connection refused"}}`, "/getMyCommands": `{"result":[]}`}, "3 updates wait; the last that could not be posted: Connection refused", true},
		"nobody is there":   {config.Config{Telegram: config.Telegram{Token: telegram.Token, APIURL: "http://127.0.0.1:1"}}, 200, nil, "connection refused", false},
	} {
		t.Run(name, func(t *testing.T) {
			answers, status = c.answers, c.status
			var out bytes.Buffer
			err := Run(t.Context(), c.cfg, http.DefaultTransport, &out)
			if text := strings.Join(strings.Fields(out.String()), " "); errors.Is(err, ErrNotGood) == c.good || !strings.Contains(text, c.want) {
				t.Errorf("%v: want %q in\n%s", err, c.want, &out)
			}
			if strings.Contains(out.String(), telegramToken) || strings.Contains(out.String(), discordToken) {
				t.Errorf("a token is shown: %s", &out)
			}
		})
	}
}
