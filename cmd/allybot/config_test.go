package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfigurationCommands(t *testing.T) {
	file := func(content string) string {
		path := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Setenv("ALLYBOT_STORE_URL", "memory")
	faulty := file("log: {level: loud}\ntelegram: {tokn: x}\nshutdown: {timeout: 5}\n")
	good := file("telegram: {token: '" + testTelegramToken + "'}\n")
	for name, c := range map[string]struct {
		args   []string
		status int
		says   []string // on standard output or error
	}{
		"serve with nothing":          {[]string{"serve"}, exitUsage, []string{"nothing to serve", "ALLYBOT_TELEGRAM_TOKEN", "ALLYBOT_DISCORD_TOKEN", "@BotFather"}},
		"serve with faults":           {[]string{"serve", "--config", faulty}, exitUsage, []string{"log.level", "telegram.tokn", "did you mean telegram.token?", "shutdown.timeout"}},
		"serve without its file":      {[]string{"serve", "--config", "/nowhere.yaml"}, exitUsage, []string{"/nowhere.yaml", "no such file"}},
		"check with nothing":          {[]string{"config", "check"}, exitUsage, []string{"nothing to serve"}},
		"check with faults":           {[]string{"config", "check", "--config", faulty}, exitUsage, []string{"log.level", "telegram.tokn", "shutdown.timeout", "nothing to serve"}},
		"check of a good file":        {[]string{"config", "check", "--config", good}, exitOK, []string{"the configuration is good"}},
		"check of a faulty pack":      {[]string{"config", "check", "--config", file("telegram: {token: '" + testTelegramToken + "'}\npack: {dir: " + t.TempDir() + "}")}, exitUsage, []string{"pack.dir"}},
		"check of the wrong source":   {[]string{"config", "check", "--config", file("telegram: {token: '" + testTelegramToken + "'}\nsource: {file: " + faulty + "}")}, exitUsage, []string{"source.file"}},
		"show of no file":             {[]string{"config", "show", "--config", "/nowhere.yaml"}, exitUsage, []string{"no such file"}},
		"show hides":                  {[]string{"config", "show", "--config", good}, exitOK, []string{`token: "(hidden)" # ` + good}},
		"check of a misplaced token":  {[]string{"config", "check", "--config", file("telegram: {mode: '" + testTelegramToken + "'}\ndiscord: {public_key: '" + testTelegramToken + "'}\nstore: {dir: 'postgres://a:" + testTelegramToken + "@h/d'}")}, exitUsage, []string{"telegram.mode", "discord.public_key", "store.dir"}},
		"serve with misplaced tokens": {[]string{"serve", "--config", file("telegram: {token: '" + testTelegramToken + "', api_url: 'https://a:" + testTelegramToken + "@h'}\nstore: {dir: 'postgres:/a:" + testTelegramToken + "@h/d'}")}, exitUsage, []string{"telegram.api_url", "store.dir"}},
		"healthcheck of nobody":       {[]string{"healthcheck", "--config", file("http: {listen: '127.0.0.1:1'}")}, exitFailed, []string{"connection refused"}},
		"healthcheck with faults":     {[]string{"healthcheck", "--config", file("http: {listen: nowhere}")}, exitUsage, []string{"http.listen"}},
		"serve with a faulty pack":    {[]string{"serve", "--config", file("telegram: {token: '" + testTelegramToken + "'}\nhttp: {listen: '127.0.0.1:0'}\npack: {dir: " + t.TempDir() + "}")}, exitFailed, []string{"pack.dir"}},
		"serve with the wrong source": {[]string{"serve", "--config", file("telegram: {token: '" + testTelegramToken + "'}\nhttp: {listen: '127.0.0.1:0'}\nsource: {file: " + faulty + "}")}, exitFailed, []string{"source.file"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if status := run(context.Background(), c.args, strings.NewReader(""), &out, &out); status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			for _, want := range c.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing from %s", want, out.String())
				}
			}
			if strings.Contains(out.String(), testTelegramToken) {
				t.Error("the token is shown")
			}
		})
	}
}
