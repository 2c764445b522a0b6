package config

import (
	"bytes"
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	t.Setenv("ALLYBOT_TELEGRAM_TOKEN", goodTelegram)
	t.Setenv("ALLYBOT_LOG_LEVEL", "warn")
	path := write(t, "config.yaml", "discord: {token: '"+goodDiscord+"', guild_id: 123456789012345678}\ntelegram: {workers: 3}\n", 0o600)
	var buf bytes.Buffer
	if err := Show(&buf, path); err != nil {
		t.Fatal(err)
	}
	got := buf.String()
	if strings.Contains(got, goodTelegram) || strings.Contains(got, goodDiscord) {
		t.Errorf("a secret is shown: %s", got)
	}
	for _, want := range []string{
		"  level: warn # ALLYBOT_LOG_LEVEL\n",
		"  token: \"(hidden)\" # ALLYBOT_TELEGRAM_TOKEN\n",
		"  token: \"(hidden)\" # " + path + "\n",
		"  workers: 3 # " + path + "\n",
		"  token_file: \"\" # default\n",
		"  shards:\n    count: 0 # default\n    first: 0 # default\n    last: -1 # default\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
}

// With the hidden values left out, what is shown can be loaded again.
func TestShowIsConfiguration(t *testing.T) {
	var buf bytes.Buffer
	if err := Show(&buf, ""); err != nil {
		t.Fatal(err)
	}
	if fs := faults(t, buf.String()); fs != nil {
		t.Error(fs)
	}
}

func TestShowOfAFaultyFile(t *testing.T) {
	var buf bytes.Buffer
	if err := Show(&buf, write(t, "config.yaml", "log: {level: [a]}", 0o600)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(buf.String(), "(not a value)") {
		t.Errorf("got %s", buf.String())
	}
}

func TestShowOfNoFile(t *testing.T) {
	for _, path := range []string{"/nowhere.yaml", write(t, "config.yaml", "log: [", 0o600)} {
		var buf bytes.Buffer
		if err := Show(&buf, path); err == nil || buf.Len() > 0 {
			t.Errorf("%s: %v, %d bytes shown", path, err, buf.Len())
		}
	}
}
