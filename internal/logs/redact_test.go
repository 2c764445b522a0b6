package logs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/quick"
)

const (
	telegramToken = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
	discordToken  = "MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
)

type holder struct {
	Name  string
	Token string
	Raw   []byte
}

type namer string

func (n namer) String() string { return "named " + string(n) }

// logged writes one record with the secret in one place and gives the line.
func logged(t testing.TB, json bool, place int, before, secret, after string, r *Redactor) string {
	t.Helper()
	var buf bytes.Buffer
	log := New(&buf, r, Options{Level: slog.LevelDebug, JSON: json})
	s := before + secret + after
	switch place % 11 {
	case 0:
		log.Info(s)
	case 1:
		log.Info("m", "key", s)
	case 2:
		log.Info("m", slog.Group("g", slog.Group("h", slog.String("key", s))))
	case 3:
		log.WithGroup("g").With("key", s).Info("m")
	case 4:
		log.Info("m", "err", fmt.Errorf("outer: %w", errors.New(s)))
	case 5:
		log.Info("m", "err", &url.Error{Op: "Get", URL: "http://127.0.0.1/bot" + s + "/getMe", Err: context.Canceled})
	case 6:
		log.Info("m", "any", holder{Name: "n", Token: s, Raw: []byte("x")})
	case 7:
		log.Info("m", "bytes", []byte(s))
	case 8:
		log.Info("m", "stringer", namer(s))
	case 9:
		log.Info("m", s, 1)
	case 10:
		log.Info("m", "list", []string{"x", s})
	}
	if buf.Len() == 0 {
		t.Fatal("nothing was logged")
	}
	return buf.String()
}

func TestRedactsConfiguredSecretsEverywhere(t *testing.T) {
	secret := "an-unlikely-webhook-secret_01"
	r := NewRedactor([]string{secret, telegramToken, discordToken})
	for _, s := range []string{secret, telegramToken, discordToken} {
		for place := range 10 {
			for _, json := range []bool{true, false} {
				line := logged(t, json, place, "before ", s, " after", r)
				if strings.Contains(line, s) {
					t.Errorf("place %d, JSON %v: the secret is in the log: %s", place, json, line)
				}
				if !strings.Contains(line, redacted) {
					t.Errorf("place %d, JSON %v: nothing says that something was taken out: %s", place, json, line)
				}
			}
		}
	}
}

func TestRedactsWhatLooksLikeAToken(t *testing.T) {
	r := NewRedactor(nil)
	for name, c := range map[string]struct{ text, gone string }{
		"telegram":           {"x " + telegramToken + " y", telegramToken},
		"telegram address":   {"Post \"https://api.telegram.org/bot" + telegramToken + "/getMe\": EOF", telegramToken},
		"telegram escaped":   {"bot" + strings.Replace(telegramToken, ":", "%3A", 1), "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"},
		"discord":            {"Authorization: Bot " + discordToken, discordToken},
		"discord header":     {"authorization=Bot shortertoken", "shortertoken"},
		"interaction":        {"/api/v9/interactions/123/aVeryShortOne/callback", "aVeryShortOne"},
		"webhook":            {"/webhooks/123/abc.def/messages/@original", "abc.def"},
		"interaction, bare":  {"token aW50ZXJhY3Rpb246MTIzNDU2", "MTIzNDU2"},
		"database password":  {"postgres://bot:hunter2hunter@db/allybot", "hunter2hunter"},
		"webhook secret key": {`secret_token: "abcDEF_123"`, "abcDEF_123"},
	} {
		if got := r.Redact(c.text); strings.Contains(got, c.gone) || !strings.Contains(got, redacted) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A short secret is taken out as a word, wherever a word can stand.
func TestRedactsShortSecretsAsWords(t *testing.T) {
	r := NewRedactor([]string{"pw1", "p&4"})
	for s, want := range map[string]string{
		"the password pw1 is wrong":             "the password [redacted] is wrong",
		"pw1 pw1,pw1":                           "[redacted] [redacted],[redacted]",
		`{"dsn":"postgres://u:pw1@h/d"}`:        `{"dsn":"postgres://u:[redacted]@h/d"}`,
		"(p&4)":                                 "([redacted])",
		"postgres://h/d?password=x&sslmode=off": "postgres://h/d?password=[redacted]&sslmode=off",
		"host=h password=ab%20c user=u":         "host=h password=[redacted] user=u",
		"spw1 pw12":                             "spw1 pw12",
	} {
		got := r.Redact(s)
		if strings.ReplaceAll(got, "[redacted]@", "[redacted]") != strings.ReplaceAll(want, "[redacted]@", "[redacted]") {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}

func TestLeavesOrdinaryTextAlone(t *testing.T) {
	r := NewRedactor([]string{"short"})
	for _, s := range []string{
		"shorter, shortly, unshort",
		"listening on http://127.0.0.1:8080/readyz",
		"facts=[argentina-mnna bulgaria-personnel] duration=1.25ms at=2026-11-23T16:23:12.123456789Z",
		"discord/0 disconnected: websocket: close 4014: Disallowed intent(s).",
		"github.com/bwmarrin/discordgo v0.29.0",
	} {
		if got := r.Redact(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// Whatever surrounds a secret and wherever it stands, it does not get out.
func TestRedactionProperty(t *testing.T) {
	r := NewRedactor([]string{telegramToken, discordToken})
	property := func(before, after string, place uint8, json, telegram bool) bool {
		secret := discordToken
		if telegram {
			secret = telegramToken
		}
		return !strings.Contains(logged(t, json, int(place), before, secret, after, r), secret)
	}
	if err := quick.Check(property, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("before ", " after", uint8(0), true)
	f.Add("7000000001:", "/getMe", uint8(5), false)
	f.Add(telegramToken[:20], telegramToken[20:], uint8(1), true)
	r := NewRedactor([]string{telegramToken, discordToken})
	f.Fuzz(func(t *testing.T, before, after string, place uint8, json bool) {
		for _, s := range []string{telegramToken, discordToken} {
			if line := logged(t, json, int(place), before, s, after, r); strings.Contains(line, s) {
				t.Errorf("the secret is in the log: %s", line)
			}
		}
	})
}

// A list is one to whoever reads the log by machine.
func TestListsAreArrays(t *testing.T) {
	var buf bytes.Buffer
	New(&buf, NewRedactor(nil), Options{JSON: true}).Info("handled", "facts", []string{"a", "b"}, "none", []string(nil))
	if !strings.Contains(buf.String(), `"facts":["a","b"]`) {
		t.Error(buf.String())
	}
}
