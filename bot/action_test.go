package bot

import (
	"errors"
	"strings"
	"testing"
)

func TestActionRoundTrip(t *testing.T) {
	for _, a := range []Action{
		{Verb: ShowFact, Lang: "en", Arg: "some-fact"},
		{Verb: ShowTopic, Lang: "es", Page: 35, Arg: "t"},
		{Verb: RunCommand, Lang: "pt", Arg: "ally some country"},
		{Verb: Remove, Lang: "en", Arg: "12345678901234567890"},
		{Verb: ShowAnswer, Page: 3, Arg: strings.Repeat("x", MaxAction-5)},
	} {
		code, ok := a.Encode()
		if !ok {
			t.Fatalf("%+v does not encode", a)
		}
		back, err := ParseAction(code)
		if err != nil || back != a {
			t.Errorf("%q: got %+v, %v, want %+v", code, back, err, a)
		}
	}
}

func TestActionRefused(t *testing.T) {
	for name, a := range map[string]Action{
		"no verb":       {Arg: "x"},
		"too long":      {Verb: ShowFact, Arg: strings.Repeat("x", MaxAction-4)},
		"not ASCII":     {Verb: ShowFact, Arg: "ñ"},
		"control":       {Verb: ShowFact, Arg: "a\nb"},
		"negative page": {Verb: ShowFact, Page: -1},
	} {
		if code, ok := a.Encode(); ok {
			t.Errorf("%s: encoded as %q", name, code)
		}
	}
	for _, s := range []string{"", ":", "1", "1f:x", "1fn:x", "1fn0", "2fn0:x", "1qn0:x", "1fx0:x", "1fn-1:x", "1fn+1:x", "1fn00:x", "1fnzzzz:x", "1fn0:" + strings.Repeat("x", 60), "1fn0:ñ", "show_more"} {
		if a, err := ParseAction(s); !errors.Is(err, ErrStale) {
			t.Errorf("%q: got %+v, %v, want ErrStale", s, a, err)
		}
	}
}

func FuzzParseAction(f *testing.F) {
	f.Add("1fn0:some-fact")
	f.Add("1rtz:ally x")
	f.Add("1fn00:x")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAction(s)
		if err != nil {
			return
		}
		if back, ok := a.Encode(); !ok || back != s {
			t.Errorf("%q parses as %+v, which encodes as %q", s, a, back)
		}
	})
}
