package main

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allybot/bot/console"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"
)

// parityQuestions are asked of both platforms: commands and plain words,
// answers, lists, declines and several readings, in four languages.
//
//nolint:misspell // four languages
const parityQuestions = `
/ally argentina
/ally mexico
/ally chile
/ally argetnina
/allies
/partner japón
/partners
/topic oil
/fact brazil-telegram
/source
How many soldiers does Brazil have?
Is Brazil a member of NATO?
Which countries are NATO global partners?
What is MNNA?
Does Article 5 protect Colombia?
When did Argentina become a major non-NATO ally?
Who is Mircea Geoana?
compare argentina with bulgaria and czech republic
How many tanks does Argentina own?
Who is the president of Colombia?
write me a poem about the sea
asdf qwer zxcv
¿Desde cuándo es Argentina aliada extra-OTAN?
¿Qué propone el Comando Sur?
¿Cuántos habitantes tiene Colombia?
petróleo de Venezuela
cursos de desminado para colombianos
¿México va a entrar en la OTAN?
Quantos militares tem o Brasil?
quem propôs o México?
terremoto no Haiti
combate à corrupção e mudança climática
Qual é a capital do Peru?
O Brasil liberou o Telegram?
Combien de soldats le Brésil a-t-il ?
`

var (
	paragraphNumber = regexp.MustCompile(`\b(?:0|I|II|III|IV)\.\d+\b`)
	factAction      = regexp.MustCompile(`^2[acf][a-z]*\.[0-9a-z]+:(.+)$`)
)

// grounds is what a platform's reply rests on, whatever it looks like.
type grounds struct{ Paragraphs, Facts []string }

// TestParity asks Discord and Telegram the same and wants the same facts and
// the same citations, though they are rendered and sent differently.
//
// All bots are made from one pack: loading it for each would take minutes under
// the race detector. The way from the command line is TestScripts's.
func TestParity(t *testing.T) {
	pack, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for q := range strings.SplitSeq(strings.TrimSpace(parityQuestions), "\n") {
		t.Run(q, func(t *testing.T) {
			discord, telegram := groundsOn(t, pack, "discord", q), groundsOn(t, pack, "telegram", q)
			if d := cmp.Diff(discord, telegram); d != "" {
				t.Errorf("(-discord +telegram)\n%s", d)
			}
			found += len(discord.Facts)
		})
	}
	if found < 20 {
		t.Errorf("only %d facts are in the buttons: the actions are not read", found)
	}
}

// groundsOn gives what one platform would be sent.
func groundsOn(t *testing.T, pack *facts.Pack, platform, q string) grounds {
	t.Helper()
	b, err := newBot(pack)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	a := console.Asker{Bot: b, Render: renderers(func() *router.Router { return b })[platform]}
	if err := a.Ask(t.Context(), q, &out); err != nil {
		t.Fatal(err)
	}
	var s grounds
	for dec := json.NewDecoder(&out); ; {
		var payload any
		if err := dec.Decode(&payload); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		s.collect(payload)
	}
	for _, list := range []*[]string{&s.Paragraphs, &s.Facts} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return s
}

// collect finds paragraph numbers in all that is shown and facts in all that
// buttons carry.
func (s *grounds) collect(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			s.collect(e)
		}
	case map[string]any:
		for _, e := range v {
			s.collect(e)
		}
	case string:
		if m := factAction.FindStringSubmatch(v); m != nil {
			s.Facts = append(s.Facts, m[1])
			return
		}
		s.Paragraphs = append(s.Paragraphs, paragraphNumber.FindAllString(v, -1)...)
	}
}
