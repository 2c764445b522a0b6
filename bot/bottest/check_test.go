package bottest

import (
	"reflect"
	"strings"
	"testing"

	"allybot/bot"
)

// faithful renders a reply so that nothing is wrong with it.
func faithful(r bot.Reply) []Rendered {
	m := Rendered{Text: strings.Join(Content(r), "\n")}
	for _, b := range r.Buttons {
		code, _ := b.Action.Encode()
		m.Labels, m.Actions = append(m.Labels, b.Label), append(m.Actions, code)
	}
	m.Raw = m.Text
	return []Rendered{m}
}

// TestCheckFinds: the suite is worth no more than what it catches.
func TestCheckFinds(t *testing.T) {
	reply := bot.Reply{
		Title:     "Title words",
		Blocks:    []bot.Block{{Kind: bot.Paragraph, Spans: []bot.Span{{Text: "one two two "}, {Text: strings.Repeat("abc", 100)}}}}, //nolint:dupword // on purpose
		Citations: []bot.Citation{{Paragraph: "IV.7", Fact: "f"}},
		Buttons:   buttons(2),
	}
	for name, c := range map[string]struct {
		spoil func(m *Rendered)
		want  string
	}{
		"nothing":        {func(*Rendered) {}, ""},
		"lost word":      {func(m *Rendered) { m.Text = strings.Replace(m.Text, "one", "", 1) }, `lost: "one"`},
		"lost twin":      {func(m *Rendered) { m.Text = strings.Replace(m.Text, "two", "", 1) }, `lost: "two"`},
		"cut long word":  {func(m *Rendered) { m.Text = strings.Replace(m.Text, "abcabcabc", "abcabc", 1) }, "lost: a word of 300"},
		"split word":     {func(m *Rendered) { m.Text = strings.Replace(m.Text, "abcabc", "abc\nabc", 1) }, ""}, //nolint:dupword // on purpose
		"lost paragraph": {func(m *Rendered) { m.Text = strings.Replace(m.Text, "IV.7", "", 1) }, `lost: "IV"`},
		"ping":           {func(m *Rendered) { m.Pings = true }, "pings"},
		"limit":          {func(m *Rendered) { m.Measures = []Measure{{"size", 11, 10}} }, "size is 11"},
		"broken UTF-8":   {func(m *Rendered) { m.Raw += "\xff" }, "UTF-8"},
		"empty label":    {func(m *Rendered) { m.Labels[0] = " " }, "cannot be read"},
		"foreign action": {func(m *Rendered) { m.Actions = append(m.Actions, "x") }, "stale"},
		"lost button":    {func(m *Rendered) { m.Actions = m.Actions[1:] }, "is not offered"},
		"empty message":  {func(m *Rendered) { m.Text = "" }, "nothing to read"},
	} {
		t.Run(name, func(t *testing.T) {
			out := faithful(reply)
			c.spoil(&out[0])
			faults := strings.Join(Check(reply, out), "\n")
			if c.want == "" && faults != "" || !strings.Contains(faults, c.want) {
				t.Errorf("found %q, want %q", faults, c.want)
			}
		})
	}
}

func TestFromBytesIsDeterministic(t *testing.T) {
	seen := map[bot.BlockKind]bool{}
	for i := range 2000 {
		data := []byte(strings.Repeat(string(rune('a'+i%26))+string(rune(i)), i%60))
		r := FromBytes(data)
		if !reflect.DeepEqual(r, FromBytes(data)) {
			t.Fatalf("%q makes two replies", data)
		}
		for _, b := range r.Blocks {
			seen[b.Kind] = true
		}
	}
	if len(seen) <= int(bot.Passage) {
		t.Errorf("only these kinds of block come out: %v", seen)
	}
}

func TestRepliesHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Replies() {
		if c.Name == "" || seen[c.Name] {
			t.Errorf("%q is no name, or there twice", c.Name)
		}
		seen[c.Name] = true
	}
}
