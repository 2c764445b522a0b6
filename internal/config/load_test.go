package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	goodTelegram = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
	goodDiscord  = "MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
)

// write puts a file with a mode into the test's directory.
func write(t *testing.T, name, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// faults loads a file and gives what is wrong with it.
func faults(t *testing.T, content string) Faults {
	t.Helper()
	_, err := Load(write(t, "config.yaml", content, 0o600))
	if err == nil {
		return nil
	}
	var fs Faults
	if !errors.As(err, &fs) {
		t.Fatalf("the error is no Faults: %v", err)
	}
	return fs
}

func TestEveryRefusal(t *testing.T) {
	readable := write(t, "token", goodTelegram, 0o644)
	empty := write(t, "empty", " \n", 0o600)
	long := write(t, "long", strings.Repeat("x", maxSecret+1), 0o600)
	wrong := write(t, "wrong", "hunter2", 0o600)
	good := write(t, "good", goodTelegram+"\n", 0o600)
	open := filepath.Join(t.TempDir(), "open")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ yaml, key, what, mend string }{
		"unknown key":                    {"telegram: {tokn: x}", "telegram.tokn", "no such key", "telegram.token"},
		"unknown section":                {"telegraph: {token: x}", "telegraph.token", "no such key", "telegram.token"},
		"unknown key, far off":           {"zzzzzz: 1", "zzzzzz", "no such key", "remove it"},
		"section as a value":             {"telegram: hello", "telegram", "section", "example"},
		"value as a section":             {"log: {level: {a: b}}", "log.level", "not a value", "one of debug"},
		"value as a list":                {"log: {level: [info]}", "log.level", "not a value", "one of debug"},
		"unknown key, no value":          {"telegram: {tokn: }", "telegram.tokn", "no such key", "telegram.token"},
		"unknown section, empty":         {"telegraph: {}", "telegraph", "no such key", ""},
		"unknown section, no value":      {"log: {level: info}\nstor:\n", "stor", "no such key", ""},
		"a second document":              {"log: {level: info}\n---\nlog: {level: warn}", "configuration file", "second document", "---"},
		"not YAML":                       {"log: [", "configuration file", "not valid YAML", "example"},
		"key given twice":                {"log:\n  level: info\n  level: warn", "log.level", "given on line 2 already", "keep one"},
		"section given twice":            {"log: {level: info}\nhttp: {listen: ':1'}\nlog: {format: text}", "log", "given on line 1 already", "keep one"},
		"key given twice, in capitals":   {"log:\n  level: info\n  Level: warn", "log.level", "given on line 2 already", "keep one"},
		"a certificate without its key":  {"http: {tls_cert_file: " + good + "}", "http.tls_key_file", "one is missing", "both"},
		"a key that all can read":        {"http: {tls_cert_file: " + good + ", tls_key_file: " + readable + "}", "http.tls_key_file", "everybody", "chmod 600"},
		"TLS without a way to health":    {"http: {tls_cert_file: " + good + ", tls_key_file: " + good + "}", "http.admin_listen", "speaks TLS", "127.0.0.1"},
		"a database's port":              {"store: {url: 'postgres://u:hunter2@h:99999/d'}", "store.url", "does not look like one", "postgres://"},
		"store's directory, an address":  {"store: {dir: 'postgres://u:hunter2@h/d'}", "store.dir", "an address", "directory"},
		"store's directory, open to all": {"store: {dir: " + open + "}", "store.dir", "everybody", "directory"},
		"store's file, open to all":      {"store: {url: " + open + "/x.db}", "store.url", "everybody", "a file"},
		"level":                          {"log: {level: loud}", "log.level", `"loud" is not allowed`, "one of debug, info, warn, error"},
		"format":                         {"log: {format: xml}", "log.format", "xml", "json, text"},
		"not a bool":                     {"log: {questions: maybe}", "log.questions", "maybe", "true or false"},
		"listen without a port":          {"http: {listen: localhost}", "http.listen", "localhost", "host:port"},
		"listen port too high":           {"http: {listen: ':65536'}", "http.listen", "65536", "host:port"},
		"listen as a number":             {"http: {listen: 8080}", "http.listen", "8080", "host:port"},
		"number out of range":            {"telegram: {max_connections: 101}", "telegram.max_connections", "101", "1 to 100"},
		"number is a word":               {"telegram: {workers: many}", "telegram.workers", "many", "1 to 256"},
		"number is a fraction":           {"telegram: {workers: 1.5}", "telegram.workers", "1.5", "whole number"},
		"duration without a unit":        {"telegram: {poll_timeout: 25}", "telegram.poll_timeout", "25", "with its unit"},
		"duration out of range":          {"telegram: {poll_timeout: 51s}", "telegram.poll_timeout", "51s", "1s to 50s"},
		"shutdown too long":              {"shutdown: {timeout: 1h}", "shutdown.timeout", "1h", "1s to 5m"},
		"limit below zero":               {"limits: {per_user_per_minute: -1}", "limits.per_user_per_minute", "-1", "0 to 6000"},
		"URL without a host":             {"telegram: {api_url: 'https://'}", "telegram.api_url", "https://", "https URL"},
		"URL with a user":                {"telegram: {api_url: 'https://a:b@example.org'}", "telegram.api_url", "not allowed", "without a user"},
		"URL of another kind":            {"discord: {api_url: 'ftp://example.org'}", "discord.api_url", "ftp", "https URL"},
		"token in the clear":             {"telegram: {api_url: 'http://api.telegram.org'}", "telegram.api_url", "unencrypted", "https URL"},
		"gateway in the clear":           {"discord: {gateway_url: 'ws://gateway.discord.gg'}", "discord.gateway_url", "unencrypted", "wss"},
		"webhook on a wrong port":        {"telegram: {webhook_url: 'https://example.org:9000/x'}", "telegram.webhook_url", "9000", "8443"},
		"public key too short":           {"discord: {public_key: abcd}", "discord.public_key", "abcd", "64 hexadecimal"},
		"guild id":                       {"discord: {guild_id: here}", "discord.guild_id", "here", "17 to 20 digits"},
		"telegram token":                 {"telegram: {token: hunter2}", "telegram.token", "does not look like one", "BotFather"},
		"discord token":                  {"discord: {token: 'Bot hunter2'}", "discord.token", "does not look like one", "without the word Bot"},
		"webhook secret too short":       {"telegram: {webhook_secret: abc}", "telegram.webhook_secret", "does not look like one", "16 to 256"},
		"token file missing":             {"telegram: {token_file: /nowhere/token}", "telegram.token_file", "no such file", "a file that holds it"},
		"token file is a directory":      {"telegram: {token_file: /}", "telegram.token_file", "not a plain file", ""},
		"token file world-readable":      {"telegram: {token_file: " + readable + "}", "telegram.token_file", "everybody", "chmod 600 " + readable},
		"token file empty":               {"telegram: {token_file: " + empty + "}", "telegram.token_file", "is empty", ""},
		"token file too long":            {"telegram: {token_file: " + long + "}", "telegram.token_file", "longer than 4096", ""},
		"token file with a word":         {"telegram: {token_file: " + wrong + "}", "telegram.token_file", "does not look like one", "BotFather"},
		"token and token file":           {"telegram: {token: '" + goodTelegram + "', token_file: " + good + "}", "telegram.token_file", "both", "keep one"},
		"pack missing":                   {"pack: {dir: /nowhere}", "pack.dir", "no such file", "a folder or a file"},
		"pack is a device":               {"pack: {dir: /dev/null}", "pack.dir", "neither a folder nor a plain file", "a folder or a file"},
		"source missing":                 {"source: {file: /nowhere}", "source.file", "no such file", "text file"},
		"webhook without an address": {"telegram: {mode: webhook, webhook_secret: abcdefghijklmnop, token_file: " + good + "}",
			"telegram.webhook_url", "nowhere to post", "public https URL"},
		"webhook without a secret": {"telegram: {mode: webhook, webhook_url: 'https://example.org/x', token_file: " + good + "}",
			"telegram.webhook_secret", "anybody could post", "openssl"},
		"http mode without a key":    {"discord: {mode: http, token: '" + goodDiscord + "'}", "discord.public_key", "cannot be verified", "General Information"},
		"last shard before first":    {"discord: {token: '" + goodDiscord + "', shards: {count: 8, first: 5, last: 3}}", "discord.shards.last", "less than", ""},
		"shard that is not there":    {"discord: {token: '" + goodDiscord + "', shards: {count: 4, first: 0, last: 4}}", "discord.shards.count", "not among them", ""},
		"shards of an unknown count": {"discord: {token: '" + goodDiscord + "', shards: {first: 2}}", "discord.shards.count", "how many", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fs := faults(t, c.yaml)
			if len(fs) != 1 {
				t.Fatalf("want one fault, got %d: %v", len(fs), fs)
			}
			f := fs[0]
			if f.Key != c.key || !strings.Contains(f.What, c.what) || !strings.Contains(f.Mend, c.mend) || f.Mend == "" {
				t.Errorf("got %#v", f)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Setenv("ALLYBOT_TELEGRAM_TOKN", "x")
	t.Setenv("ALLYBOT_HTTP_LISTEN", "nowhere")
	fs := faults(t, "log: {level: loud, colour: red}\ntelegram: {workers: 0, poll_timeout: 1h}\n")
	var keys []string
	for _, f := range fs {
		keys = append(keys, f.Key)
	}
	want := []string{"log.colour", "ALLYBOT_TELEGRAM_TOKN", "log.level", "http.listen", "telegram.workers", "telegram.poll_timeout"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	if text := fs.Error(); strings.Count(text, "\n") != len(want) || !strings.Contains(text, "ALLYBOT_HTTP_LISTEN") {
		t.Errorf("the message lacks a line a fault, or where it is: %s", text)
	}
}

// Each fault says on which line it is, and YAML that is broken in one place
// hides no fault in another.
func TestFaultsNameTheirLines(t *testing.T) {
	fs := faults(t, `# a comment
log:
  level: loud
telegram:
  mode: "polling
discord:
  mode: gateway
  public_key: abcd
  shards: {count: 4,
    first: many}
stor: {dir: x}
`)
	var got []string
	for _, f := range fs {
		_, line, _ := strings.Cut(f.Where, "config.yaml")
		got = append(got, f.Key+line)
	}
	want := []string{"configuration file", "stor.dir:11", "log.level:3", "discord.public_key:8", "discord.shards.first:10"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%v", diff, fs)
	}
	if !strings.Contains(fs[0].What, "line ") {
		t.Errorf("YAML's own fault names no line: %v", fs[0])
	}
}

// Faults between keys are told with the others, and none that only follows
// from another.
func TestFaultsBetweenKeysToo(t *testing.T) {
	t.Setenv("ALLYBOT_TELEGRM_TOKEN", "x")
	fs := faults(t, `
telegram: {token: "`+goodTelegram+`", mode: webhook, webhook_url: "ftp://x"}
discord: {token: wrong, mode: http, shards: {count: 4, first: 3, last: 9}}
log: {level: loud}
`)
	var keys []string
	for _, f := range fs {
		keys = append(keys, f.Key)
	}
	want := []string{"ALLYBOT_TELEGRM_TOKEN", "log.level", "telegram.webhook_url", "discord.token", "telegram.webhook_secret", "discord.public_key", "discord.shards.count"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
}

func TestNothingToServeIsToldWithTheOthers(t *testing.T) {
	for content, want := range map[string]bool{
		"log: {level: loud}":                               true,
		"log: {level: loud}\ntelegram: {token: wrong}":     false,
		"log: {level: loud}\ndiscord: {token_file: /none}": false,
		"log: [": false,
	} {
		_, err := LoadToServe(write(t, "config.yaml", content, 0o600))
		if err == nil || strings.Contains(err.Error(), "nothing to serve") != want {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// Sections of which every key is left out are fine, as the example leaves them.
func TestEmptySectionsAndValues(t *testing.T) {
	if fs := faults(t, "telegram:\ndiscord: {shards: }\nlog: {level: }\n---\n"); len(fs) != 1 {
		t.Errorf("got %v", fs) // the second document alone
	}
	if fs := faults(t, "# nothing\n"); fs != nil {
		t.Error(fs)
	}
}

func TestShortAndEncodedPasswordsAreSecrets(t *testing.T) {
	for at, want := range map[string][]string{
		"postgres://u:pw1@h/d":                     {"pw1"},
		"postgres://h/d?user=u&password=pw2":       {"pw2"},
		"postgres://u:p%40w%2F3@h/d":               {"p@w/3", "p%40w%2F3"},
		"postgres://h/d?user=u&password=p%26w%204": {"p&w 4", "p%26w+4", "p%26w%204"},
	} {
		got := Config{Store: Store{URL: NewSecret(at)}}.Secrets()
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %q lacks %q", at, got, w)
			}
		}
	}
}

// What Kubernetes and Docker add for a service of that name is no mistake of
// the operator's.
func TestServiceLinksAreNoOverrides(t *testing.T) {
	for _, name := range []string{"ALLYBOT_HTTP_SERVICE_HOST", "ALLYBOT_HTTP_SERVICE_PORT_WEB", "ALLYBOT_HTTP_PORT", "ALLYBOT_HTTP_PORT_8080_TCP_ADDR", "ALLYBOT_SERVICE_HOST", "ALLYBOT_PORT_8080_TCP_ADDR"} {
		t.Setenv(name, "tcp://10.0.0.1:8080")
	}
	if _, err := Load(""); err != nil {
		t.Error(err)
	}
}

// No message ever shows a secret, not even one that is refused or stands on a
// line that is not YAML.
func TestFaultsHideSecrets(t *testing.T) {
	for _, yaml := range []string{
		"telegram: {token: hunter2hunter2}",
		"telegram: {token: [hunter2hunter2]}",
		"discord: {token: 'Bot hunter2hunter2'}",
		"discord:\n  token: hunter2hunter2: x\n",
		"discord:\n  token: *hunter2hunter2\n",
		"discord:\n  token: !!int hunter2hunter2\n",
		"telegram: {token_file: " + write(t, "token", "hunter2hunter2", 0o600) + "}",
	} {
		fs := faults(t, yaml)
		if len(fs) == 0 {
			t.Errorf("%q is not refused", yaml)
		}
		if strings.Contains(fs.Error(), "hunter2hunter2") {
			t.Errorf("the secret is in the message: %v", fs)
		}
	}
}

func TestSecretInAWorldReadableFile(t *testing.T) {
	path := write(t, "config.yaml", "telegram: {token: '"+goodTelegram+"'}", 0o644)
	_, err := Load(path)
	if err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("got %v", err)
	}
	if strings.Contains(err.Error(), goodTelegram) {
		t.Error("the token is in the message")
	}
	if _, err := Load(write(t, "config.yaml", "log: {level: warn}", 0o644)); err != nil {
		t.Errorf("a file without secrets may be read by anybody: %v", err)
	}
}

const goodStore = "postgres://allybot:s3cr3t-word@db.internal:5432/allybot"

// What is no store is refused without quoting it: it may hold a password.
func TestStoreURL(t *testing.T) {
	for v, good := range map[string]bool{
		goodStore: true, "postgresql://u:p@[::1]/d": true, "memory": true, "/data/x.db": true, "x.db": true,
		"mysql://u:hunter2@db/d": false, "postgres://": false, "postgres://u:hunter2@%zz/d": false, "a\x00b": false,
	} {
		err := checkStoreURL(v)
		if (err == nil) != good || err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", v, err)
		}
	}
	if s := (Store{URL: NewSecret("memory"), Dir: "data"}); s.Enabled() || s.Shared() {
		t.Error("memory is a store")
	}
	if s := (Store{Dir: "data"}); !s.Enabled() || s.Shared() {
		t.Error("a file is no store, or is shared")
	}
	if s := (Store{URL: NewSecret(goodStore)}); !s.Enabled() || !s.Shared() {
		t.Error("a database is no store, or is not shared")
	}
}

func TestEnvironmentOverridesEveryKey(t *testing.T) {
	dir, file := t.TempDir(), write(t, "text", "x", 0o600)
	secret := write(t, "secret", goodTelegram, 0o600)
	values := map[string]string{
		"log.level": "error", "log.format": "text", "log.questions": "true", "http.listen": "[::1]:9", "http.admin_listen": "127.0.0.1:10", "http.tls_cert_file": file, "http.tls_key_file": secret,
		"telegram.token": "", "telegram.token_file": secret, "telegram.api_url": "http://bot-api:8081", "telegram.mode": "webhook",
		"telegram.webhook_url": "https://example.org/hook", "telegram.webhook_secret": "abcdefghijklmnop", "telegram.webhook_secret_file": "",
		"telegram.max_connections": "7", "telegram.workers": "3", "telegram.poll_timeout": "2s", "telegram.register": "false",
		"discord.token": goodDiscord, "discord.token_file": "", "discord.api_url": "http://127.0.0.1:1", "discord.gateway_url": "ws://127.0.0.1:2/",
		"discord.mode": "http", "discord.public_key": strings.Repeat("ab", 32), "discord.guild_id": "123456789012345678", "discord.register": "false",
		"discord.shards.count": "4", "discord.shards.first": "1", "discord.shards.last": "2",
		"store.url": goodStore, "store.url_file": "", "store.dir": "/somewhere", "store.connections": "7", "store.feedback": "false", "store.unanswered": "true", "store.retention_days": "30",
		"pack.dir": dir, "source.file": file, "limits.per_user_per_minute": "0", "shutdown.timeout": "3s", "shutdown.when_ended": "any",
	}
	for _, k := range Keys() {
		v, ok := values[k.Name]
		if !ok {
			t.Errorf("%s: no value to test it with", k.Name)
		}
		t.Setenv(k.Env(), v)
	}
	// The file says otherwise throughout.
	got, err := Load(write(t, "config.yaml", "log: {level: debug}\ntelegram: {workers: 200, register: true}\nshutdown: {timeout: 9s}", 0o600))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Log:  Log{Level: 8, Questions: true},
		HTTP: HTTP{Listen: "[::1]:9", AdminListen: "127.0.0.1:10", CertFile: file, KeyFile: secret},
		Telegram: Telegram{
			Token: NewSecret(goodTelegram), APIURL: "http://bot-api:8081", Webhook: true, WebhookURL: "https://example.org/hook",
			WebhookSecret: NewSecret("abcdefghijklmnop"), MaxConnections: 7, Workers: 3, PollTimeout: 2 * time.Second,
		},
		Discord: Discord{
			Token: NewSecret(goodDiscord), APIURL: "http://127.0.0.1:1", GatewayURL: "ws://127.0.0.1:2/", Interactions: true,
			PublicKey: strings.Repeat("ab", 32), GuildID: "123456789012345678", Shards: Shards{Count: 4, First: 1, Last: 2},
		},
		Store: Store{URL: NewSecret(goodStore), Dir: "/somewhere", Connections: 7, Unanswered: true, RetentionDays: 30},
		Pack:  Pack{Dir: dir}, Source: Source{File: file}, Shutdown: Shutdown{Timeout: 3 * time.Second, WhenAny: true},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Secret{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 2}, got.Discord.Shards.List()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{goodTelegram, "abcdefghijklmnop", goodDiscord, goodStore, "s3cr3t-word"}, got.Secrets()); diff != "" {
		t.Errorf("secrets for the log's redaction: %s", diff)
	}
}

func TestNeedPlatform(t *testing.T) {
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	err = NeedPlatform(c)
	if err == nil {
		t.Fatal("nothing to serve is not refused")
	}
	for _, want := range []string{"ALLYBOT_TELEGRAM_TOKEN", "ALLYBOT_DISCORD_TOKEN", "telegram.token_file", "discord.token_file", "allybot chat"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the message lacks %s: %v", want, err)
		}
	}
	for _, name := range []string{"ALLYBOT_TELEGRAM_TOKEN", "ALLYBOT_DISCORD_TOKEN"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, map[string]string{"ALLYBOT_TELEGRAM_TOKEN": goodTelegram, "ALLYBOT_DISCORD_TOKEN": goodDiscord}[name])
			c, err := Load("")
			if err != nil {
				t.Fatal(err)
			}
			if err := NeedPlatform(c); err != nil {
				t.Errorf("one platform is enough: %v", err)
			}
		})
	}
}

func TestListenNeedsNoSecrets(t *testing.T) {
	path := write(t, "config.yaml", "http: {listen: '127.0.0.1:99'}\ntelegram: {token_file: /nowhere}", 0o600)
	if got, err := Listen(path); err != nil || got != "127.0.0.1:99" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := Listen(write(t, "config.yaml", "http: {listen: '0.0.0.0:98', admin_listen: '127.0.0.1:99'}", 0o600)); err != nil || got != "127.0.0.1:99" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := Listen(write(t, "config.yaml", "http: {listen: x}", 0o600)); err == nil {
		t.Error("a faulty address is not refused")
	}
}

// Whatever a file holds, it is loaded or refused, and never shows a token.
func FuzzLoad(f *testing.F) {
	f.Add("telegram: {token: '" + goodTelegram + "'}")
	f.Add("log: {level: [a, b]}\n<<: *x")
	f.Add("a: &a [*a]")
	f.Add(strings.Repeat("{a: ", 5000))
	f.Add(strings.Repeat("[", 5000))
	f.Fuzz(func(t *testing.T, content string) {
		path := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		var fs Faults
		if err != nil && !errors.As(err, &fs) {
			t.Errorf("the error is no Faults: %v", err)
		}
		if err == nil && c.Shutdown.Timeout <= 0 {
			t.Error("a loaded configuration lacks its defaults")
		}
	})
}
