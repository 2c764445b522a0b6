package discord

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// commands checks a bulk registration.
func (r rules) commands(v any) {
	list, _ := v.([]any)
	count := map[string]int{}
	seen := map[string]bool{}
	for _, c := range list {
		c, _ := c.(map[string]any)
		kind := "1"
		if c["type"] != nil {
			kind = fmt.Sprint(c["type"])
		}
		count[kind]++
		name, _ := c["name"].(string)
		if seen[kind+name] {
			r.add("two commands named %q", name)
		}
		seen[kind+name] = true
		description, _ := c["description"].(string)
		if kind == "1" {
			r.chatNames(name, c)
			if description == "" {
				r.add("command %q has no description", name)
			}
		} else if description != "" || c["options"] != nil {
			r.add("context-menu command %q has a description or options", name)
		}
		r.localizations(name, c)
		if n := size(c); n > maxCommandChars {
			r.add("command %q has %d characters in all", name, n)
		}
		r.options(name, c)
	}
	if count["1"] > maxChatCommands || count["3"] > maxMessageCmds || count["2"] > maxMessageCmds {
		r.add("too many commands: %v", count)
	}
}

func (r rules) options(command string, c map[string]any) {
	options, _ := c["options"].([]any)
	optional := false
	seen := map[string]bool{}
	for _, o := range options {
		o, _ := o.(map[string]any)
		name, _ := o["name"].(string)
		if seen[name] {
			r.add("%s: two options named %q", command, name)
		}
		seen[name] = true
		r.chatNames(command+" "+name, o)
		r.localizations(command+" "+name, o)
		required, _ := o["required"].(bool)
		if required && optional {
			r.add("%s: required option %q after an optional one", command, name)
		}
		optional = optional || !required
		choices, _ := o["choices"].([]any)
		if complete, _ := o["autocomplete"].(bool); complete && len(choices) > 0 {
			r.add("%s: option %q has both choices and autocomplete", command, name)
		}
		for _, choice := range choices {
			choice, _ := choice.(map[string]any)
			r.localizations(command+" "+name, choice)
		}
	}
	// Discord compares names within each locale as well.
	byLocale := map[string]bool{}
	for _, o := range options {
		o, _ := o.(map[string]any)
		names, _ := o["name_localizations"].(map[string]any)
		for l, n := range names {
			key := l + " " + fmt.Sprint(n)
			if byLocale[key] {
				r.add("%s: two options named %q in %s", command, n, l)
			}
			byLocale[key] = true
		}
	}
}

// chatNames checks the names of a chat command or an option, whose pattern
// the schema lacks (interactions/application-commands#application-command-object-application-command-naming).
func (r rules) chatNames(where string, m map[string]any) {
	name, _ := m["name"].(string)
	names := map[string]any{"": name}
	local, _ := m["name_localizations"].(map[string]any)
	for l, n := range local {
		names[l] = n
	}
	for l, n := range names {
		s, _ := n.(string)
		if !chatName.MatchString(s) || strings.ToLower(s) != s {
			r.add("%s: name %q (%s) breaks the naming rule", where, s, l)
		}
	}
}

func (r rules) localizations(where string, m map[string]any) {
	for _, k := range []string{"name_localizations", "description_localizations"} {
		local, _ := m[k].(map[string]any)
		for l := range local {
			if !locales.MatchString(l) {
				r.add("%s: %s has no locale %q", where, k, l)
			}
		}
	}
}

// size counts what Discord counts against the 8,000 characters of a command:
// names, descriptions and values, in the longest localization.
func size(m map[string]any) int {
	n := 0
	for _, k := range []string{"name", "description"} {
		s, _ := m[k].(string)
		longest := utf8.RuneCountInString(s)
		local, _ := m[k+"_localizations"].(map[string]any)
		for _, v := range local {
			s, _ := v.(string)
			longest = max(longest, utf8.RuneCountInString(s))
		}
		n += longest
	}
	if s, ok := m["value"].(string); ok {
		n += utf8.RuneCountInString(s)
	}
	for _, k := range []string{"options", "choices"} {
		list, _ := m[k].([]any)
		for _, e := range list {
			e, _ := e.(map[string]any)
			n += size(e)
		}
	}
	return n
}
