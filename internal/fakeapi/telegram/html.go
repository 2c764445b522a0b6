package telegram

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Units counts UTF-16 code units, in which Telegram measures text.
func Units(s string) int {
	n := 0
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
		n++
	}
	return n
}

// ParseHTML reads a text as Telegram's HTML parse mode does
// (https://core.telegram.org/bots/api#html-style) and gives what is left when
// the tags are gone. What Telegram refuses is an error: an unknown tag, a
// tag left open or closed in the wrong order, an unescaped "<", an attribute it
// does not know, a quotation in a quotation.
func ParseHTML(s string) (string, error) {
	var out strings.Builder
	var open []string
	for i := 0; i < len(s); {
		switch s[i] {
		case '&':
			r, n := entity(s[i:])
			out.WriteString(r)
			i += n
		case '<':
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				return "", fmt.Errorf("unclosed start tag at byte offset %d", i)
			}
			var err error
			if open, err = tag(open, s[i+1:i+end]); err != nil {
				return "", fmt.Errorf("%w at byte offset %d", err, i)
			}
			i += end + 1
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				return "", errors.New("text must be encoded in UTF-8")
			}
			out.WriteString(s[i : i+n])
			i += n
		}
	}
	if len(open) > 0 {
		return "", fmt.Errorf("can't find end tag corresponding to start tag %q", open[len(open)-1])
	}
	return out.String(), nil
}

// entity reads what follows an ampersand: the four named entities and numeric
// ones; everything else stands for itself.
func entity(s string) (string, int) {
	end := strings.IndexByte(s, ';')
	if end < 2 || end > 12 {
		return "&", 1
	}
	name := s[1:end]
	switch name {
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "amp":
		return "&", end + 1
	case "quot":
		return `"`, end + 1
	}
	if num, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex, isHex := strings.CutPrefix(strings.ToLower(num), "x"); isHex {
			num, base = hex, 16
		}
		if v, err := strconv.ParseUint(num, base, 32); err == nil && v > 0 && v <= utf8.MaxRune && utf8.ValidRune(rune(v)) {
			return string(rune(v)), end + 1
		}
	}
	return "&", 1
}

// tag applies one tag, without its angle brackets, to the open ones.
func tag(open []string, body string) ([]string, error) {
	if name, ok := strings.CutPrefix(body, "/"); ok {
		name = strings.ToLower(strings.TrimSpace(name))
		if len(open) == 0 {
			return nil, fmt.Errorf("unexpected end tag %q", name)
		}
		if last := open[len(open)-1]; last != name {
			return nil, fmt.Errorf("unmatched end tag, expected %q, found %q", "</"+last+">", "</"+name+">")
		}
		return open[:len(open)-1], nil
	}
	name, attr, _ := strings.Cut(body, " ")
	name, attr = strings.ToLower(name), strings.TrimSpace(attr)
	var allowed bool
	switch name {
	case "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "pre":
		allowed = attr == ""
	case "code":
		allowed = attr == "" || strings.HasPrefix(attr, `class="language-`)
	case "span":
		allowed = attr == `class="tg-spoiler"`
	case "a":
		allowed = strings.HasPrefix(attr, `href="`) && strings.HasSuffix(attr, `"`)
	case "tg-emoji":
		allowed = strings.HasPrefix(attr, `emoji-id="`)
	case "blockquote":
		allowed = attr == "" || attr == "expandable"
		for _, o := range open {
			if o == "blockquote" {
				return nil, errors.New("blockquote entities can't be nested")
			}
		}
	default:
		return nil, fmt.Errorf("unsupported start tag %q", name)
	}
	if !allowed {
		return nil, fmt.Errorf("unexpected attribute %q of tag %q", attr, name)
	}
	return append(open, name), nil
}
