// Command gen makes contract.json: the part of the published Telegram Bot API
// schema that the double needs, small enough to keep in the project.
//
//	TELEGRAM_BOT_API_SCHEMA=/path/to/telegram-bot-api.json go generate ./internal/fakeapi/telegram
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// methods are those that the double answers; their types come along.
var methods = strings.Fields(`getMe getUpdates setWebhook deleteWebhook getWebhookInfo
	sendMessage editMessageText editMessageReplyMarkup editMessageCaption deleteMessage
	sendPhoto sendChatAction answerCallbackQuery answerInlineQuery
	setMyCommands getMyCommands deleteMyCommands
	setMyDescription getMyDescription setMyShortDescription getMyShortDescription
	getChatMember getChatAdministrators leaveChat`)

// The published schema, as far as it is read.
type schema struct {
	Version string
	Methods map[string]entry
	Types   map[string]entry
}

type entry struct {
	Fields   []field
	Subtypes []string
}

type field struct {
	Name        string
	Types       []string
	Required    bool
	Description string
}

// The compact contract. The double's contract.go reads the same names.
type contract struct {
	Version string           `json:"version"`
	Methods map[string]shape `json:"methods"`
	Types   map[string]shape `json:"types"`
}

type shape struct {
	Fields   map[string]rule `json:"f,omitempty"`
	Subtypes []string        `json:"sub,omitempty"`
}

type rule struct {
	Types    []string `json:"t"`
	Required bool     `json:"r,omitempty"`
	Const    string   `json:"c,omitempty"`
	Min      int      `json:"min,omitempty"`
	Max      int      `json:"max,omitempty"`
	Unit     string   `json:"u,omitempty"` // "bytes" or "units" (UTF-16 code units)
	Parsed   bool     `json:"p,omitempty"` // the limit holds after entities parsing
}

var (
	lengths = regexp.MustCompile(`(\d+)-(\d+) (characters|bytes|Bytes)`)
	exceed  = regexp.MustCompile(`length can't exceed (\d+) bytes`)
	literal = regexp.MustCompile(`(?:, must be|always) “?"?([a-z_]+)"?”?$`)
)

func main() {
	in := flag.String("in", os.Getenv("TELEGRAM_BOT_API_SCHEMA"), "the published schema (telegram-bot-api.json)")
	out := flag.String("out", "contract.json", "where to write")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	if in == "" {
		return fmt.Errorf("gen: name the schema with -in or TELEGRAM_BOT_API_SCHEMA")
	}
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var s schema
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("gen: %s: %w", in, err)
	}
	c := contract{Version: s.Version, Methods: map[string]shape{}, Types: map[string]shape{}}
	var wanted []string
	for _, m := range methods {
		e, ok := s.Methods[m]
		if !ok {
			return fmt.Errorf("gen: the schema has no method %s", m)
		}
		sh, types := compact(e)
		c.Methods[m] = sh
		wanted = append(wanted, types...)
	}
	for len(wanted) > 0 {
		name := wanted[0]
		wanted = wanted[1:]
		e, ok := s.Types[name]
		if _, done := c.Types[name]; done || !ok {
			continue
		}
		sh, types := compact(e)
		c.Types[name] = sh
		wanted = append(wanted, types...)
	}
	compacted, err := json.Marshal(c)
	if err != nil {
		return err
	}
	// One entry a line: small, and a new schema's differences can be read.
	text := strings.ReplaceAll(string(compacted), `},"`, "},\n\"")
	return os.WriteFile(out, []byte(text+"\n"), 0o644)
}

func compact(e entry) (shape, []string) {
	sh := shape{Subtypes: e.Subtypes}
	types := append([]string(nil), e.Subtypes...)
	for _, f := range e.Fields {
		r := rule{Types: f.Types, Required: f.Required}
		if m := lengths.FindStringSubmatch(f.Description); m != nil {
			r.Min, _ = strconv.Atoi(m[1])
			r.Max, _ = strconv.Atoi(m[2])
			r.Unit = "units"
			if m[3] != "characters" {
				r.Unit = "bytes"
			}
			// Where it is not said of message_text, it holds all the same.
			r.Parsed = strings.Contains(f.Description, "after entit") || f.Name == "message_text"
		}
		if m := exceed.FindStringSubmatch(f.Description); m != nil {
			r.Max, _ = strconv.Atoi(m[1])
			r.Unit = "bytes"
		}
		if m := literal.FindStringSubmatch(f.Description); m != nil && f.Name == "type" {
			r.Const = m[1]
		}
		if sh.Fields == nil {
			sh.Fields = map[string]rule{}
		}
		sh.Fields[f.Name] = r
		for _, t := range f.Types {
			for {
				inner, ok := strings.CutPrefix(t, "Array of ")
				if !ok {
					break
				}
				t = inner
			}
			types = append(types, t)
		}
	}
	return sh, types
}
