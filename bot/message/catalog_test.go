package message

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// files gives every message file: language, message, field.
func files(t *testing.T) map[string]map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(Builtin(), "*.toml")
	if err != nil || len(names) < 3 {
		t.Fatalf("message files %v: %v", names, err)
	}
	out := map[string]map[string]map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(Builtin(), name)
		if err != nil {
			t.Fatal(err)
		}
		var f map[string]map[string]string
		if err := toml.Unmarshal(data, &f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[strings.TrimSuffix(name, ".toml")] = f
	}
	return out
}

// wordings gives a message's plural forms: its fields but for the description.
func wordings(m map[string]string) map[string]string {
	m = maps.Clone(m)
	delete(m, "description")
	return m
}

// TestComplete: every language has every message, described alike.
func TestComplete(t *testing.T) {
	all := files(t)
	for id, en := range all["en"] {
		for l, f := range all {
			switch {
			case f[id]["other"] == "":
				t.Errorf("%s.toml: %s is missing", l, id)
			case f[id]["description"] != en["description"]:
				t.Errorf("%s.toml: %s is described otherwise than in en.toml", l, id)
			}
		}
	}
	for l, f := range all {
		for id := range f {
			if all["en"][id] == nil {
				t.Errorf("%s.toml: %s is not in en.toml", l, id)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{ *\.(\w+) *\}\}`)

// TestPlaceholders: a translation has each value that the English has. A plural
// form may say its number in words.
func TestPlaceholders(t *testing.T) {
	values := func(s string) (out []string) {
		for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
			out = append(out, m[1])
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	all := files(t)
	for id, en := range all["en"] {
		want := values(en["other"])
		for l, f := range all {
			for form, said := range wordings(f[id]) {
				got := values(said)
				if form == "one" && slices.Contains(want, Count) && !slices.Contains(got, Count) {
					got = slices.Sorted(slices.Values(append(got, Count)))
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s.toml: %s (%s) has the values %v, want %v", l, id, form, got, want)
				}
				if strings.Count(said, "{{") != len(placeholder.FindAllString(said, -1)) {
					t.Errorf("%s.toml: %s (%s): a placeholder is not like {{.Name}}: %q", l, id, form, said)
				}
			}
		}
	}
}

var atMost = regexp.MustCompile(`at most (\d+) characters`)

// TestLengths: no message is longer than its description says, but for values.
func TestLengths(t *testing.T) {
	limits := 0
	for l, f := range files(t) {
		for id, m := range f {
			limit := atMost.FindStringSubmatch(m["description"])
			if limit == nil {
				continue
			}
			limits++
			n, _ := strconv.Atoi(limit[1])
			for form, said := range wordings(m) {
				if got := utf8.RuneCountInString(placeholder.ReplaceAllString(said, "")); got > n {
					t.Errorf("%s.toml: %s (%s) has %d characters, want at most %d", l, id, form, got, n)
				}
			}
		}
	}
	if limits < 100 {
		t.Errorf("only %d messages say how long they may be", limits)
	}
}

// TestTranslated: no message reads the same in two languages by mistake; where
// it may, its description says so.
func TestTranslated(t *testing.T) {
	const may = "May read the same in another language."
	all := files(t)
	for id, en := range all["en"] {
		by := map[string]string{}
		same := false
		for _, l := range slices.Sorted(maps.Keys(all)) {
			said := all[l][id]["other"]
			if by[said] != "" {
				same = true
				if !strings.Contains(en["description"], may) {
					t.Errorf("%s reads the same in %s and %s: %q", id, by[said], l, said)
				}
			}
			by[said] = l
		}
		if !same && strings.Contains(en["description"], may) {
			t.Errorf("%s is different in each language: its description need not say %q", id, may)
		}
	}
}

var (
	declared = regexp.MustCompile(`(?m)^\t(\w+) +ID = "(\w+)"$`)
	notice   = regexp.MustCompile(`Notice = "(notice_\w+)"`)
	// Names of commands, options and kinds of fact are put together: their last
	// part is what code says.
	family = regexp.MustCompile(`^(command|option|kind)_(\w+?)(_aliases)?$`)
)

// TestUsed: every message is said somewhere, and whatever code says is there.
func TestUsed(t *testing.T) {
	var code, ids strings.Builder
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.HasPrefix(path, "../../bot/message/ids") {
			ids.Write(data)
		} else {
			code.Write(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	source := code.String()
	messages := files(t)["en"]
	used := map[string]bool{}
	for _, m := range declared.FindAllStringSubmatch(ids.String(), -1) {
		used[m[2]] = true
		if messages[m[2]] == nil {
			t.Errorf("there is no message %q", m[2])
		}
		if !family.MatchString(m[2]) && !regexp.MustCompile(`message\.`+m[1]+`\b`).MatchString(source) {
			t.Errorf("no code says %s", m[1])
		}
	}
	for _, m := range notice.FindAllStringSubmatch(source, -1) {
		used[m[1]] = true
		if messages[m[1]] == nil {
			t.Errorf("there is no message %q", m[1])
		}
	}
	for id := range messages {
		if m := family.FindStringSubmatch(id); m != nil {
			used[id] = used[id] || strings.Contains(source, `"`+m[2]+`"`)
		}
		if !used[id] {
			t.Errorf("no code says %s", id)
		}
	}
}

// TestFallback: what a language's file lacks is said in the first language.
func TestFallback(t *testing.T) {
	c, err := Load(Builtin(), os.DirFS("../testdata/eo/messages"))
	if err != nil {
		t.Fatal(err)
	}
	for want, got := range map[string]string{
		"1 fakto":  c.Say(FactCount, "eo", Count, 1),
		"3 faktoj": c.Say(FactCount, "eo", Count, 3),
		"Settings": c.Say(Settings, "eo"),
		"Ajustes":  c.Say(Settings, "pt"),
		"no_such":  c.Say("no_such", "es"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
