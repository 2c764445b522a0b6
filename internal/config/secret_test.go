package config

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestSecretHidesFromEverything(t *testing.T) {
	const value = "hunter2hunter2"
	s := NewSecret(value)
	c := Config{Telegram: Telegram{Token: s}}
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v"} {
		out[verb] = fmt.Sprintf(verb, s)
		out["struct "+verb] = fmt.Sprintf(verb, c)
		out["pointer "+verb] = fmt.Sprintf(verb, &s)
	}
	out["print"] = fmt.Sprint(s, &s, c)
	out["error"] = fmt.Errorf("x: %w", errors.Join(fmt.Errorf("%v", s))).Error()
	for name, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "yaml": yaml.Marshal, "xml": xml.Marshal} {
		raw, err := marshal(struct{ Token Secret }{s})
		if err != nil && name != "xml" {
			t.Fatal(err)
		}
		out[name] = string(raw)
	}
	var buf bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&buf, nil), slog.NewTextHandler(&buf, nil)} {
		slog.New(h).Info("m", "secret", s, "config", c, slog.Group("g", "s", s))
	}
	out["slog"] = buf.String()
	for name, text := range out {
		if strings.Contains(text, value) || strings.Contains(text, fmt.Sprintf("%x", value)) || strings.Contains(text, fmt.Sprintf("%X", value)) {
			t.Errorf("%s shows the secret: %s", name, text)
		}
	}
	if !strings.Contains(out["json"], hidden) || !strings.Contains(out["slog"], hidden) {
		t.Errorf("nothing says that a secret is set: %v", out)
	}
	if s.Reveal() != value || NewSecret("").String() != "" {
		t.Error("Reveal or the empty secret is wrong")
	}
}
