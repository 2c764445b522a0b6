package telegram

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:generate go run ./gen -out contract.json

//go:embed contract.json
var contractJSON []byte

// contract is the compact schema: see gen, which makes it.
type contract struct {
	Version string           `json:"version"`
	Methods map[string]shape `json:"methods"`
	Types   map[string]shape `json:"types"`
}

type shape struct {
	Fields   map[string]rule `json:"f"`
	Subtypes []string        `json:"sub"`
}

type rule struct {
	Types    []string `json:"t"`
	Required bool     `json:"r"`
	Const    string   `json:"c"`
	Min      int      `json:"min"`
	Max      int      `json:"max"`
	Unit     string   `json:"u"`
	Parsed   bool     `json:"p"`
}

var loadContract = sync.OnceValue(func() *contract {
	var c contract
	if err := json.Unmarshal(contractJSON, &c); err != nil {
		panic("telegram double: contract.json: " + err.Error())
	}
	return &c
})

// breaches collects what is wrong with one request.
type breaches []string

func (b *breaches) addf(format string, args ...any) { *b = append(*b, fmt.Sprintf(format, args...)) }

// Check holds a request against the published contract and gives every
// breach: an unknown method or field, a missing or ill-typed one, a length out
// of bounds, an HTML text that Telegram would refuse. params are the form's
// fields, files the names of the uploaded ones.
func Check(method string, params map[string]string, files []string) []string {
	c := loadContract()
	var b breaches
	m, ok := c.Methods[method]
	if !ok {
		return []string{"unknown method " + method}
	}
	for _, name := range sortedKeys(params) {
		r, known := m.Fields[name]
		if !known {
			b.addf("%s: unknown field %q", method, name)
			continue
		}
		c.checkParam(&b, method+"."+name, r, params[name])
	}
	for _, name := range files {
		r, known := m.Fields[name]
		if !known || !slices.Contains(r.Types, "InputFile") {
			b.addf("%s: a file in field %q", method, name)
		}
	}
	for name, r := range m.Fields {
		if _, given := params[name]; r.Required && !given && !slices.Contains(files, name) {
			b.addf("%s: %s is required", method, name)
		}
	}
	checkTexts(&b, method, params)
	checkLimits(&b, method, params)
	sort.Strings(b)
	return b
}

// checkParam checks a form field: scalars as they are, everything else JSON.
func (c *contract) checkParam(b *breaches, at string, r rule, value string) {
	if !utf8.ValidString(value) {
		b.addf("%s: not UTF-8", at)
		return
	}
	var scalar []string
	for _, t := range r.Types {
		switch t {
		case "String":
			c.checkLength(b, at, r, value)
			return
		case "InputFile":
			return
		case "Integer", "Float", "Boolean", "True":
			scalar = append(scalar, t)
		}
	}
	dec := json.NewDecoder(strings.NewReader(value))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil || dec.More() {
		b.addf("%s: %q is neither of %v nor JSON", at, clip(value), scalar)
		return
	}
	c.checkValue(b, at, r, v)
}

// checkValue checks a JSON value against any of a rule's types.
func (c *contract) checkValue(b *breaches, at string, r rule, v any) {
	var best breaches
	for i, t := range r.Types {
		var tried breaches
		c.checkType(&tried, at, t, r, v)
		if len(tried) == 0 {
			return
		}
		if i == 0 || len(tried) < len(best) {
			best = tried
		}
	}
	*b = append(*b, best...)
}

func (c *contract) checkType(b *breaches, at, t string, r rule, v any) {
	if inner, ok := strings.CutPrefix(t, "Array of "); ok {
		list, isList := v.([]any)
		if !isList {
			b.addf("%s: want %s, got %s", at, t, kindOf(v))
			return
		}
		for i, e := range list {
			c.checkType(b, at+"["+strconv.Itoa(i)+"]", inner, rule{Types: []string{inner}}, e)
		}
		return
	}
	switch t {
	case "Integer":
		n, ok := v.(json.Number)
		if _, err := strconv.ParseInt(n.String(), 10, 64); !ok || err != nil {
			b.addf("%s: want Integer, got %s", at, kindOf(v))
		}
	case "Float":
		if _, ok := v.(json.Number); !ok {
			b.addf("%s: want Float, got %s", at, kindOf(v))
		}
	case "Boolean", "True":
		if x, ok := v.(bool); !ok || (t == "True" && !x) {
			b.addf("%s: want %s, got %s", at, t, kindOf(v))
		}
	case "String":
		s, ok := v.(string)
		if !ok {
			b.addf("%s: want String, got %s", at, kindOf(v))
			return
		}
		c.checkLength(b, at, r, s)
	default:
		c.checkObject(b, at, t, v)
	}
}

func (c *contract) checkObject(b *breaches, at, t string, v any) {
	sh, known := c.Types[t]
	if !known {
		b.addf("%s: type %s is not in the contract", at, t)
		return
	}
	if len(sh.Subtypes) > 0 {
		var best breaches
		for i, sub := range c.likely(sh.Subtypes, v) {
			var tried breaches
			c.checkObject(&tried, at, sub, v)
			if len(tried) == 0 {
				return
			}
			if i == 0 || len(tried) < len(best) {
				best = tried
			}
		}
		*b = append(*b, best...)
		return
	}
	obj, ok := v.(map[string]any)
	if !ok {
		b.addf("%s: want %s, got %s", at, t, kindOf(v))
		return
	}
	for _, name := range sortedKeys(obj) {
		r, has := sh.Fields[name]
		if !has {
			b.addf("%s: %s has no field %q", at, t, name)
			continue
		}
		c.checkValue(b, at+"."+name, r, obj[name])
		if r.Const != "" && obj[name] != r.Const {
			b.addf("%s.%s: want %q, got %v", at, name, r.Const, obj[name])
		}
	}
	for name, r := range sh.Fields {
		if _, given := obj[name]; r.Required && !given {
			b.addf("%s: %s needs %s", at, t, name)
		}
	}
	if t == "InlineKeyboardButton" {
		checkButton(b, at, obj)
	}
	if t == "InputTextMessageContent" {
		text, _ := obj["message_text"].(string)
		mode, _ := obj["parse_mode"].(string)
		checkText(b, at, text, mode, 4096, true)
	}
}

// likely narrows a union down to the types whose "type" is the object's, all
// where there are none: their breaches are the ones worth reading.
func (c *contract) likely(subtypes []string, v any) []string {
	obj, _ := v.(map[string]any)
	kind, _ := obj["type"].(string)
	var out []string
	for _, s := range subtypes {
		if kind != "" && c.Types[s].Fields["type"].Const == kind {
			out = append(out, s)
		}
	}
	if out == nil {
		return subtypes
	}
	return out
}

// checkLength leaves texts whose limit holds after entities parsing to
// checkTexts.
func (c *contract) checkLength(b *breaches, at string, r rule, s string) {
	if r.Parsed || r.Max == 0 && r.Min == 0 {
		return
	}
	n := len(s)
	if r.Unit != "bytes" {
		n = Units(s)
	}
	if n < r.Min || n > r.Max {
		b.addf("%s: %d %s, allowed are %d to %d", at, n, r.Unit, r.Min, r.Max)
	}
}

func kindOf(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case json.Number:
		return "number " + x.String()
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	default:
		return "object"
	}
}

func clip(s string) string {
	if len(s) > 60 {
		s = s[:60]
	}
	return string(bytes.ToValidUTF8([]byte(s), nil))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
