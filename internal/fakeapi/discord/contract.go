package discord

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schemas are cut from Discord's OpenAPI document, which is under the MIT
// licence: https://github.com/discord/discord-api-spec.
//
//go:generate go run ./gen

//go:embed contract.json.gz
var contractData []byte

// Contract checks requests against Discord's published schemas and against
// the rules that its documentation adds to them.
type Contract struct {
	schemas map[string]*jsonschema.Schema
}

// NewContract compiles the schemas; it takes some tens of milliseconds.
func NewContract() (*Contract, error) {
	z, err := gzip.NewReader(bytes.NewReader(contractData))
	if err != nil {
		return nil, fmt.Errorf("fakeapi: contract: %w", err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("fakeapi: contract: %w", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("fakeapi: contract: %w", err)
	}
	const url = "mem:///discord.json"
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource(url, doc); err != nil {
		return nil, fmt.Errorf("fakeapi: contract: %w", err)
	}
	c := &Contract{schemas: map[string]*jsonschema.Schema{}}
	for op := range doc.(map[string]any)["operations"].(map[string]any) {
		pointer := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D", " ", "%20").Replace(op)
		if c.schemas[op], err = compiler.Compile(url + "#/operations/" + pointer); err != nil {
			return nil, fmt.Errorf("fakeapi: contract: %s: %w", op, err)
		}
	}
	return c, nil
}

// Check reports what is wrong with a request: nothing where all is well. The
// operation is a method and a path as the document spells it.
func (c *Contract) Check(operation string, body []byte) []string {
	schema := c.schemas[operation]
	if schema == nil {
		return []string{operation + ": not in the contract"}
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return []string{"not JSON: " + err.Error()}
	}
	var wrong []string
	if err := schema.Validate(v); err != nil {
		wrong = append(wrong, short(err.Error()))
	}
	r := rules{wrong: &wrong}
	switch {
	case strings.HasSuffix(operation, "/commands"):
		r.commands(v)
	case strings.HasSuffix(operation, "/callback"):
		r.callback(v)
	case strings.Contains(operation, "/messages") || strings.HasPrefix(operation, "POST /webhooks"):
		r.message(v)
	}
	return wrong
}

func short(s string) string {
	if len(s) > 3000 {
		s = s[:3000] + " …"
	}
	return s
}

// Limits that the schemas leave out, each from Discord's documentation.
const (
	maxContent      = 2000 // resources/message#create-message
	maxEmbedTotal   = 6000 // resources/message#embed-object-embed-limits, over all embeds
	maxEmbedValue   = 1024
	maxRows         = 5    // components/reference#action-row
	maxChatCommands = 100  // interactions/application-commands#registering-a-command
	maxMessageCmds  = 15   // the same
	maxCommandChars = 8000 // the same: name, description and value of all in it
	maxComponents   = 40
	ephemeralFlag   = 1 << 6
	allowedFlags    = 1<<2 | ephemeralFlag | 1<<12
)

var (
	chatName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
	locales  = regexp.MustCompile(`^(id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg|ru|uk|hi|th|zh-CN|ja|zh-TW|ko)$`)
)

// rules are what the schemas leave out.
type rules struct{ wrong *[]string }

func (r rules) add(format string, args ...any) {
	*r.wrong = append(*r.wrong, fmt.Sprintf(format, args...))
}

func (r rules) callback(v any) {
	m, _ := v.(map[string]any)
	data, hasData := m["data"].(map[string]any)
	switch n, _ := m["type"].(json.Number); n {
	case "1", "6":
	case "4", "7":
		if !hasData {
			r.add("callback %s without data", n)
			return
		}
		r.message(data)
	case "5":
		if fl, ok := data["flags"].(json.Number); ok && fl != "64" {
			r.add("deferred with flags %s", fl)
		}
	case "8":
		choices, ok := data["choices"].([]any)
		if !ok {
			r.add("autocomplete without choices: Discord answers 400")
		}
		seen := map[string]bool{}
		for _, c := range choices {
			name, _ := c.(map[string]any)["name"].(string)
			value, _ := c.(map[string]any)["value"].(string)
			if utf8.RuneCountInString(value) > 100 {
				r.add("choice value longer than 100: %q", value)
			}
			if seen[name] {
				r.add("two choices named %q", name)
			}
			seen[name] = true
		}
	default:
		r.add("callback of unexpected type %s", n)
	}
}

// message checks what is common to every request that makes or edits a message.
func (r rules) message(v any) {
	m, _ := v.(map[string]any)
	content, _ := m["content"].(string)
	if utf8.RuneCountInString(content) > maxContent {
		r.add("content of %d characters", utf8.RuneCountInString(content))
	}
	mentions, ok := m["allowed_mentions"].(map[string]any)
	if parse, has := mentions["parse"].([]any); !ok || !has || len(parse) != 0 {
		r.add("allowed_mentions must be there with an empty parse")
	}
	for _, k := range []string{"users", "roles"} {
		if list, _ := mentions[k].([]any); len(list) > 0 {
			r.add("allowed_mentions pings %s", k)
		}
	}
	if ping, _ := mentions["replied_user"].(bool); ping {
		r.add("allowed_mentions pings the author replied to")
	}
	if fl, ok := m["flags"].(json.Number); ok {
		if n, err := fl.Int64(); err != nil || n&^allowedFlags != 0 {
			r.add("flags %s", fl)
		}
	}
	embeds, _ := m["embeds"].([]any)
	total := 0
	for _, e := range embeds {
		total += r.embed(e)
	}
	if total > maxEmbedTotal {
		r.add("embeds of %d characters", total)
	}
	files, _ := m["attachments"].([]any)
	if content == "" && len(embeds) == 0 && len(files) == 0 && m["poll"] == nil {
		r.add("empty message")
	}
	rows, _ := m["components"].([]any)
	r.components(rows)
}

func (r rules) embed(e any) int {
	m, _ := e.(map[string]any)
	total := 0
	count := func(v any) {
		s, _ := v.(string)
		total += utf8.RuneCountInString(s)
	}
	count(m["title"])
	count(m["description"])
	footer, _ := m["footer"].(map[string]any)
	count(footer["text"])
	author, _ := m["author"].(map[string]any)
	count(author["name"])
	fields, _ := m["fields"].([]any)
	for _, f := range fields {
		f, _ := f.(map[string]any)
		name, _ := f["name"].(string)
		value, _ := f["value"].(string)
		if strings.TrimSpace(name) == "" || strings.TrimSpace(value) == "" {
			r.add("an embed field with an empty name or value")
		}
		count(name)
		count(value)
		if utf8.RuneCountInString(value) > maxEmbedValue {
			r.add("an embed field's value of %d characters", utf8.RuneCountInString(value))
		}
	}
	if total == 0 && m["image"] == nil {
		r.add("an empty embed")
	}
	return total
}

func (r rules) components(rows []any) {
	if len(rows) > maxRows {
		r.add("%d rows of components", len(rows))
	}
	seen := map[string]bool{}
	n := 0
	for _, row := range rows {
		n++
		list, _ := row.(map[string]any)["components"].([]any)
		for _, c := range list {
			n++
			c, _ := c.(map[string]any)
			id, _ := c["custom_id"].(string)
			link, _ := c["url"].(string)
			switch {
			case fmt.Sprint(c["type"]) == "2" && fmt.Sprint(c["style"]) == "5":
				if id != "" || !(strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://")) {
					r.add("a link button with custom_id %q, url %q", id, link)
				}
			case id == "" || utf8.RuneCountInString(id) > 100:
				r.add("custom_id %q", id)
			case seen[id]:
				r.add("custom_id %q twice", id)
			}
			seen[id] = id != ""
			if label, _ := c["label"].(string); fmt.Sprint(c["type"]) == "2" && strings.TrimSpace(label) == "" && c["emoji"] == nil {
				r.add("a button without a label")
			}
			if fmt.Sprint(c["type"]) == "3" {
				if len(list) != 1 {
					r.add("a select menu shares its row")
				}
				r.selectOptions(c)
			}
		}
	}
	if n > maxComponents {
		r.add("%d components", n)
	}
}

func (r rules) selectOptions(c map[string]any) {
	options, _ := c["options"].([]any)
	seen := map[string]bool{}
	for _, o := range options {
		o, _ := o.(map[string]any)
		value, _ := o["value"].(string)
		if seen[value] {
			r.add("select value %q twice", value)
		}
		seen[value] = true
		if d, ok := o["description"].(string); ok && d == "" {
			r.add("an empty description in a select menu")
		}
	}
}
