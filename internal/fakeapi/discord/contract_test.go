package discord

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func contract(t testing.TB) *Contract {
	t.Helper()
	c, err := NewContract()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	mute   = `"allowed_mentions":{"parse":[]}`
	button = `{"type":2,"style":2,"label":"b","custom_id":"x"}`
)

func rows(n int, components string) string {
	return `"components":[` + strings.TrimSuffix(strings.Repeat(`{"type":1,"components":[`+components+`]},`, n), ",") + `]`
}

func repeated(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }

// Each breach is found, and what is right passes.
func TestContract(t *testing.T) {
	c := contract(t)
	for name, k := range map[string]struct{ op, body, finds string }{
		"a message":              {opMessage, `{"content":"x",` + mute + `}`, ""},
		"an answer":              {opCallback, `{"type":4,"data":{"embeds":[{"title":"x"}],"flags":64,` + mute + `}}`, ""},
		"a deferral":             {opCallback, `{"type":5,"data":{"flags":64}}`, ""},
		"no choices":             {opCallback, `{"type":8,"data":{"choices":[]}}`, ""},
		"choices left out":       {opCallback, `{"type":8,"data":{}}`, "without choices"},
		"a choice's value":       {opCallback, `{"type":8,"data":{"choices":[{"name":"a","value":"` + strings.Repeat("v", 101) + `"}]}}`, "longer than 100"},
		"26 choices":             {opCallback, `{"type":8,"data":{"choices":[` + repeated(26, `{"name":"a","value":"v"}`) + `]}}`, "maxItems"},
		"a choice twice":         {opCallback, `{"type":8,"data":{"choices":[` + repeated(2, `{"name":"a","value":"v"}`) + `]}}`, "two choices"},
		"an unknown type":        {opCallback, `{"type":77}`, "unexpected type"},
		"an answer of nothing":   {opCallback, `{"type":4}`, "without data"},
		"mentions allowed":       {opMessage, `{"content":"x"}`, "allowed_mentions"},
		"everyone allowed":       {opMessage, `{"content":"x","allowed_mentions":{"parse":["everyone"]}}`, "allowed_mentions"},
		"a user allowed":         {opMessage, `{"content":"x","allowed_mentions":{"parse":[],"users":["1"]}}`, "pings users"},
		"the asker pinged":       {opMessage, `{"content":"x","allowed_mentions":{"parse":[],"replied_user":true}}`, "replied to"},
		"2,001 characters":       {opMessage, `{"content":"` + strings.Repeat("é", 2001) + `",` + mute + `}`, "2001 characters"},
		"2,000 characters":       {opMessage, `{"content":"` + strings.Repeat("é", 2000) + `",` + mute + `}`, ""},
		"nothing":                {opMessage, `{"content":"",` + mute + `}`, "empty message"},
		"an unknown field":       {opMessage, `{"content":"x","contents":"y",` + mute + `}`, "contents"},
		"flags":                  {opMessage, `{"content":"x","flags":1,` + mute + `}`, "flags"},
		"a long title":           {opMessage, `{"embeds":[{"title":"` + strings.Repeat("x", 257) + `"}],` + mute + `}`, "maxLength"},
		"a long description":     {opMessage, `{"embeds":[{"description":"` + strings.Repeat("x", 4097) + `"}],` + mute + `}`, "maxLength"},
		"6,001 in all":           {opMessage, `{"embeds":[` + repeated(2, `{"description":"`+strings.Repeat("x", 3001)+`"}`) + `],` + mute + `}`, "6002 characters"},
		"26 fields":              {opMessage, `{"embeds":[{"fields":[` + repeated(26, `{"name":"a","value":"b"}`) + `]}],` + mute + `}`, "maxItems"},
		"an empty field":         {opMessage, `{"embeds":[{"fields":[{"name":" ","value":"b"}]}],` + mute + `}`, "empty name"},
		"a long value":           {opMessage, `{"embeds":[{"fields":[{"name":"a","value":"` + strings.Repeat("x", 1025) + `"}]}],` + mute + `}`, "1025"},
		"an empty embed":         {opMessage, `{"embeds":[{"color":1}],` + mute + `}`, "empty embed"},
		"11 embeds":              {opMessage, `{"embeds":[` + repeated(11, `{"title":"x"}`) + `],` + mute + `}`, "maxItems"},
		"a button":               {opMessage, `{"content":"x",` + mute + `,` + rows(1, button) + `}`, ""},
		"a custom_id twice":      {opMessage, `{"content":"x",` + mute + `,` + rows(2, button) + `}`, "twice"},
		"6 rows":                 {opMessage, `{"content":"x",` + mute + `,` + rows(6, button) + `}`, "6 rows"},
		"6 in a row":             {opMessage, `{"content":"x",` + mute + `,` + rows(1, repeated(6, button)) + `}`, "maxItems"},
		"no custom_id":           {opMessage, `{"content":"x",` + mute + `,` + rows(1, `{"type":2,"style":2,"label":"b"}`) + `}`, "custom_id"},
		"no label":               {opMessage, `{"content":"x",` + mute + `,` + rows(1, `{"type":2,"style":2,"custom_id":"x"}`) + `}`, "without a label"},
		"a link without address": {opMessage, `{"content":"x",` + mute + `,` + rows(1, `{"type":2,"style":5,"label":"b","url":"javascript:1"}`) + `}`, "link button"},
		"a long label":           {opMessage, `{"content":"x",` + mute + `,` + rows(1, `{"type":2,"style":2,"custom_id":"x","label":"`+strings.Repeat("b", 81)+`"}`) + `}`, "maxLength"},
		"26 options":             {opMessage, `{"content":"x",` + mute + `,` + rows(1, `{"type":3,"custom_id":"m","options":[`+repeated(26, `{"label":"a","value":"v"}`)+`]}`) + `}`, "maxItems"},
		"an option twice":        {opMessage, `{"content":"x",` + mute + `,` + rows(1, `{"type":3,"custom_id":"m","options":[`+repeated(2, `{"label":"a","value":"v"}`)+`]}`) + `}`, "twice"},
		"no operation":           {"GET /nothing", `{}`, "not in the contract"},
		"no JSON":                {opMessage, `{`, "not JSON"},
		"a command":              {opCommands, `[{"name":"ally","description":"x"}]`, ""},
		"upper case":             {opCommands, `[{"name":"Ally","description":"x"}]`, "naming rule"},
		"a space":                {opCommands, `[{"name":"an ally","description":"x"}]`, "naming rule"},
		"a message command":      {opCommands, `[{"name":"Find facts","type":3}]`, ""},
		"with a description":     {opCommands, `[{"name":"Find facts","type":3,"description":"x"}]`, "context-menu"},
		"no description":         {opCommands, `[{"name":"ally"}]`, "no description"},
		"a command twice":        {opCommands, `[` + repeated(2, `{"name":"a","description":"x"}`) + `]`, "two commands"},
		"a locale":               {opCommands, `[{"name":"a","description":"x","name_localizations":{"pt":"b"}}]`, "no locale"},
		"a localized name":       {opCommands, `[{"name":"a","description":"x","name_localizations":{"pt-BR":"B c"}}]`, "naming rule"},
		"101 commands":           {opCommands, `[` + commands(101) + `]`, "too many"},
		"100 commands":           {opCommands, `[` + commands(100) + `]`, ""},
		"an option out of order": {opCommands, `[{"name":"a","description":"x","options":[{"type":3,"name":"b","description":"x"},{"type":3,"name":"c","description":"x","required":true}]}]`, "after an optional"},
		"choices and more":       {opCommands, `[{"name":"a","description":"x","options":[{"type":3,"name":"b","description":"x","autocomplete":true,"choices":[{"name":"c","value":"d"}]}]}]`, "both choices"},
		"8,001 characters":       {opCommands, `[{"name":"a","description":"x","options":[{"type":3,"name":"b","description":"x","choices":[{"name":"c","value":"` + strings.Repeat("v", 6000) + `"},{"name":"d","value":"` + strings.Repeat("v", 2000) + `"}]}]}]`, "characters in all"},
	} {
		wrong := c.Check(k.op, []byte(k.body))
		if k.finds == "" && len(wrong) > 0 {
			t.Errorf("%s: refused: %v", name, wrong)
		}
		if k.finds != "" && !strings.Contains(strings.Join(wrong, "\n"), k.finds) {
			t.Errorf("%s: found %q, want %q", name, wrong, k.finds)
		}
	}
}

func commands(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"name":"a` + strings.Repeat("b", i%30) + string(rune('a'+i/30)) + `","description":"x"}`)
	}
	return b.String()
}

// The contract is what the generator makes of the published document, where
// that is at hand.
func TestContractIsUpToDate(t *testing.T) {
	spec := os.Getenv("ALLYBOT_DISCORD_SPEC")
	if spec == "" {
		t.Skip("ALLYBOT_DISCORD_SPEC names no document")
	}
	out := filepath.Join(t.TempDir(), "contract.json.gz")
	if msg, err := exec.CommandContext(t.Context(), "go", "run", "./gen", "-spec", spec, "-out", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	made, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(unzip(t, made), unzip(t, contractData)) {
		t.Error("contract.json.gz is not what go generate makes")
	}
}

func unzip(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Comment string `json:"$comment"`
	}
	if json.Unmarshal(raw, &v) != nil || !strings.Contains(v.Comment, "MIT") {
		t.Error("the contract does not name its licence")
	}
	return raw
}
