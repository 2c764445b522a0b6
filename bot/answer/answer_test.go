package answer_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"allybot/bot"
	"allybot/bot/answer"
	"allybot/bot/console"
	"allybot/bot/message"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/lang"
	"allybot/facts/natolac"
)

// lanterns is the tests' second pack, about something else, with a figure more
// and what is known of its source.
func lanterns(tb testing.TB) fs.FS {
	tb.Helper()
	out := fstest.MapFS{}
	dir := os.DirFS("../testdata/lanterns")
	names, err := fs.Glob(dir, "*")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no second pack: %v", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			tb.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	out["more.pack.md"] = &fstest.MapFile{Data: []byte(`- Kenya keeps 8,000 lamps (1930).
  - es: Kenia guarda 8.000 lámparas (1930).
  - pt: O Quênia guarda 8.000 lâmpadas (1930).
  - ` + "`kenya-lamps`" + ` figure 8000 lamps of kenya as of 1930; about kenya, lamps; answers how-many; rests on I.3
`)}
	own := out["lanterns.pack.md"]
	own.Data = []byte(strings.Replace(string(own.Data), "\nrosters:", `
  about:
    author: {text: {en: "Nobody signed it.", es: "Nadie lo firmó.", pt: "Ninguém o assinou."}}
    stance: {text: {en: "It has a view: lamps are good.", es: "Tiene una opinión: las lámparas son buenas.", pt: "Tem uma opinião: lâmpadas são boas."}, cites: [I.2]}
rosters:`, 1))
	return out
}

func load(tb testing.TB, fsys fs.FS) *facts.Pack {
	tb.Helper()
	p, err := facts.Load(fsys)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func packs(tb testing.TB) map[string]*facts.Pack {
	return map[string]*facts.Pack{"built-in": load(tb, natolac.FS()), "lanterns": load(tb, lanterns(tb))}
}

func composer(tb testing.TB, p *facts.Pack) *answer.Composer {
	tb.Helper()
	words, err := message.Load(message.Builtin())
	if err != nil {
		tb.Fatal(err)
	}
	return answer.New(p, words)
}

func chat(tb testing.TB, p *facts.Pack) *router.Router {
	tb.Helper()
	b, err := router.New(bot.Options{Pack: p})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func reply(b *router.Router, text string, l facts.Lang) bot.Reply {
	return b.Handle(context.Background(), bot.Request{Platform: bot.Console, Chat: bot.Chat{ID: "t", Private: true}, Text: text, Lang: l.String()})
}

func pressed(tb testing.TB, b *router.Router, a bot.Action) bot.Reply {
	tb.Helper()
	code, fits := a.Encode()
	if !fits {
		tb.Fatalf("%+v does not fit a button", a)
	}
	return b.Handle(context.Background(), bot.Request{Platform: bot.Console, Chat: bot.Chat{ID: "t", Private: true}, Action: code})
}

// TestLeads: the first sentence answers what was asked, in each language, of
// one pack as of the other.
func TestLeads(t *testing.T) {
	both := packs(t)
	for _, c := range []struct{ pack, lang, q, lead string }{
		{"built-in", "en", "Is Argentina a member of NATO?", "No. Argentina is not"},
		{"built-in", "es", "¿Es Brasil aliado extra-OTAN?", "Sí. Brasil es aliado"},
		{"built-in", "pt", "o Atlantic Council faz parte da OTAN?", "Segundo a fonte, sim: o Atlantic"},
		{"built-in", "en", "Is Brazil the only major non-NATO ally?", "No. The source lists 3: Argentina, Brazil and Colombia."},
		{"built-in", "en", "Which country has the biggest army?", "Of those whose figures the source gives, Brazil has the most: 334,500 (active military, 2018)."},
		{"built-in", "pt", "Qual dos três tem menos militares?", "Entre aqueles cujos números a fonte dá, a Argentina tem o menor: 51.309"},
		{"built-in", "es", "¿qué país es el segundo en número de militares?", "Colombia queda en segundo lugar, después de Brasil: 200.000"},
		{"built-in", "en", "How many more soldiers does Brazil have than Argentina?", "Brazil has 283,191 more than Argentina: 334,500 − 51,309"},
		{"built-in", "en", "How many times larger is Brazil's army than Argentina's?", "Brazil has about 6.5 times as many as Argentina"},
		{"built-in", "es", "cuántos militares suman argentina y colombia juntos?", "En conjunto, Argentina y Colombia suman 251.309: 51.309 + 200.000"},
		{"built-in", "en", "What is the average size of the three armies?", "The average of Brazil, Colombia and Argentina is 195,270"},
		{"built-in", "en", "is bulgaria's army bigger than argentina's?", "No. Argentina has more, though the two figures may not count the same: 51,309"},
		{"built-in", "en", "Does Brazil have more than 300,000 soldiers?", "Yes. Brazil has 334,500"},
		{"built-in", "pt", "quem virou aliado antes, Brasil ou Colômbia?", "O Brasil veio antes, em 2019; depois, a Colômbia (2022)."},
		{"built-in", "en", "How many years after Argentina did Brazil become a major non-NATO ally?", "21 years: Argentina in 1998, Brazil in 2019."},
		{"built-in", "en", "how many global partners does NATO have?", "The source lists 9: Afghanistan, "},
		{"built-in", "en", "how many Latin American countries are global partners?", "The source lists 1: Colombia."},
		{"built-in", "en", "Could Venezuelan oil go to Europe?", "According to the source, yes: Venezuelan oil could"},
		{"built-in", "en", "Is Brazil an MNNA since 1998?", "No. Brazil has been a Major Non-NATO Ally (MNNA) since 2019."},
		{"built-in", "es", "¿Cuál es el ejército más pequeño de los aliados?", "De aquellos cuyas cifras da la fuente, Argentina tiene la menor"},
		{"built-in", "en", "Is Colombia both an ally and a partner?", "Yes. Colombia appears as a Major Non-NATO Ally"},
		{"built-in", "en", "Did Brazil ban Telegram?", "Brazil allowed Telegram to return"},
		{"built-in", "en", "Does Brazil have a bigger army than Colombia and Argentina together?", "Yes. Brazil has 334,500; Colombia and Argentina together have 251,309"},
		{"built-in", "pt", "qual é a diferença entre um aliado extra-OTAN e um parceiro global?", "Aliado prioritário extra-OTAN (MNNA) é"},
		{"lanterns", "en", "Is Norway a lantern keeper since 1928?", "No. Norway has been a lantern keeper since 1905."},
		{"lanterns", "en", "Is Norway a lantern keeper?", "Yes. Norway has been a lantern keeper since 1905."},
		{"lanterns", "en", "Is Norway the only lantern keeper?", "No. The source lists 2: Norway and Kenya."},
		{"lanterns", "en", "which country has the most lamps?", "Of those whose figures the source gives, Norway has the most: 12,500 (lamps, 1930)."},
		{"lanterns", "es", "¿Kenia tiene más lámparas que Noruega?", "No. Noruega tiene más: 12.500, frente a 8000 (Kenia); lámparas, 1930."},
		{"lanterns", "pt", "quantas lâmpadas somam Noruega e Quênia juntos?", "Em conjunto, a Noruega e o Quênia somam 20.500: 12.500 + 8.000"},
		{"lanterns", "en", "how many more lamps does Norway have than Kenya?", "Norway has 4,500 more than Kenya: 12,500 − 8,000"},
		{"lanterns", "en", "who was a lantern keeper first, Norway or Kenya?", "Norway came first, in 1905; then Kenya (1928)."},
		{"lanterns", "en", "how many lantern keepers are there?", "The source lists 2: Norway and Kenya."},
		{"lanterns", "en", "so how many lamps does Norway keep?", "Norway keeps 12,500 lamps (1930)."},
		{"built-in", "en", "Does Brazil have fewer soldiers than Colombia and Argentina together?", "No. Brazil has 334,500; Colombia and Argentina together have 251,309"},
		{"lanterns", "en", "is Norway's fog bell the loudest?", "According to the source, yes. Norway’s fog bell"},
	} {
		p := both[c.pack]
		said, _ := composer(t, p).Answer(facts.Question{Text: c.q, Lang: facts.Lang(c.lang)})
		lead := strings.ReplaceAll(said.Lead, "’", "'")
		if said.Outcome != facts.Answered || !strings.HasPrefix(lead, strings.ReplaceAll(c.lead, "’", "'")) {
			t.Errorf("%s: %q: %v %q, want %q", c.pack, c.q, said.Outcome, said.Lead, c.lead)
		}
		if len(said.Rests) == 0 {
			t.Errorf("%q rests on nothing", c.q)
		}
	}
}

// TestNotComputed: what figures and lists do not tell is not calculated.
func TestNotComputed(t *testing.T) {
	c := composer(t, load(t, natolac.FS()))
	for _, q := range []string{
		"Which country has the biggest population?", "Which country has the most tanks?", "How many more ships does Brazil have than Argentina?",
		"Which country has the most soldiers per inhabitant?", "How many soldiers do Brazil and Chile have together?", "Is Peru's army bigger than Brazil's?",
	} {
		said, _ := c.Answer(facts.Question{Text: q, Lang: "en"})
		if said.Outcome == facts.Answered && said.Rests[0].Kind == facts.Figure {
			t.Errorf("%q is answered: %s", q, said.Lead)
		}
	}
}

// TestNo: a no names what is missing and shows what is near, in full.
func TestNo(t *testing.T) {
	both := packs(t)
	for _, c := range []struct{ pack, lang, q, lead, near string }{
		{"built-in", "en", "Is Chile a NATO ally?", "The source does not mention Chile.", "mnna-list"},
		{"built-in", "es", "cuba tiene algo que ver con la otan?", "La fuente no menciona a Cuba.", ""},
		{"built-in", "en", "How many tanks does Argentina own?", "About Argentina, the source does not mention “tanks”.", "argentina-active-personnel"},
		{"built-in", "pt", "que países da Ásia são MNNA?", "Como “aliado prioritário extra-OTAN” a fonte lista apenas: a Argentina, o Brasil e a Colômbia.", "mnna-list"},
		{"built-in", "en", "asdf qwer zxcv", "I am not sure that I understood.", ""},
		{"lanterns", "en", "Is Chile a lantern keeper?", "The source does not mention Chile.", "keepers"},
		{"lanterns", "en", "Is Peru a lantern keeper?", "The source does not list Peru under “lantern keeper”.", "keepers"},
		{"lanterns", "es", "¿cuántos barcos tiene Noruega?", "Sobre Noruega, la fuente no menciona «barcos».", ""},
	} {
		said, _ := composer(t, both[c.pack]).Answer(facts.Question{Text: c.q, Lang: facts.Lang(c.lang)})
		if said.Outcome != facts.Unknown || !strings.HasPrefix(said.Lead, c.lead) {
			t.Errorf("%s: %q: %v %q, want %q", c.pack, c.q, said.Outcome, said.Lead, c.lead)
		}
		if c.near != "" && (len(said.Near) == 0 || said.Near[0].ID != c.near) {
			t.Errorf("%s: %q: near %v, want %s", c.pack, c.q, said.Near, c.near)
		}
		for i, f := range said.Near[:min(len(said.Near), 1)] {
			if !slices.ContainsFunc(said.Lines, func(l answer.Line) bool { return slices.Contains(l.Facts, f) }) {
				t.Errorf("%q: near %d is not shown", c.q, i)
			}
		}
	}
}

// TestService: greetings, questions about the bot and the source, and commands
// in plain words.
func TestService(t *testing.T) {
	both := packs(t)
	for _, c := range []struct{ pack, lang, q, lead, command string }{
		{"built-in", "en", "hi there!", "Hello!", ""}, {"built-in", "es", "buenas, qué puedes hacer?", "Puedo responder", ""}, {"built-in", "pt", "tchau, até mais", "Até logo!", ""},
		{"built-in", "en", "who are you?", "I am a bot", ""}, {"built-in", "es", "muchas gracias", "¡De nada!", ""},
		{"built-in", "pt", "qual é o título do documento?", "“O que a OTAN faz", ""}, {"built-in", "en", "who wrote this?", "The document does not name its author.", ""},
		{"built-in", "es", "¿de cuándo es el documento?", "El documento no lleva fecha. Por lo que menciona, se escribió en 2022", ""}, {"built-in", "pt", "A fonte é contra a OTAN?", "O documento defende um ponto de vista", ""},
		{"built-in", "en", "make a bar chart of the troop numbers", "", "compare"}, {"built-in", "pt", "linha do tempo da Colômbia", "", "timeline"},
		{"built-in", "en", "show me a map", "", "map"}, {"built-in", "pt", "ajuda com os comandos, por favor", "", "help"},
		{"lanterns", "en", "hello", "Hello! “The Lantern League”", ""}, {"lanterns", "en", "who wrote the document?", "Nobody signed it.", ""},
		{"lanterns", "es", "¿el documento es neutral?", "Tiene una opinión", ""}, {"lanterns", "pt", "quando o documento foi escrito?", "Foi escrito em 1931.", ""},
		{"lanterns", "en", "show me a timeline", "", "timeline"},
	} {
		said, _ := composer(t, both[c.pack]).Answer(facts.Question{Text: c.q, Lang: facts.Lang(c.lang)})
		if !said.Service || said.Command != c.command || !strings.HasPrefix(said.Lead, c.lead) {
			t.Errorf("%s: %q: service %v, /%s %q, want /%s %q", c.pack, c.q, said.Service, said.Command, said.Lead, c.command, c.lead)
		}
	}
	for _, q := range []string{"What does the source say about oil?", "Is it true that Brazil is an ally?", "¿ayuda la OTAN a Haití?", "What is the map of NATO's soul?"} {
		if said, _ := composer(t, both["built-in"]).Answer(facts.Question{Text: q, Lang: "en", Detect: true}); said.Service {
			t.Errorf("%q is taken for small talk: %q", q, said.Lead)
		}
	}
}

// TestSeveralThings: all that one sentence asks is answered.
func TestSeveralThings(t *testing.T) {
	said, _ := composer(t, load(t, natolac.FS())).Answer(facts.Question{Text: "When did Brazil become an ally and how many soldiers does it have?", Lang: "en"})
	var ids []string
	for _, f := range said.Rests {
		ids = append(ids, f.ID)
	}
	if !slices.Contains(ids, "brazil-mnna") || !slices.Contains(ids, "brazil-active-personnel") {
		t.Errorf("answered with %v", ids)
	}
}

// Lengths that a card has at most, in characters, before "more".
const (
	maxCountry = 600
	maxTopic   = 900
	maxAlone   = 700 // of one fact, which is shown whole with the note on it
)

// TestCards holds every country's and every topic's card to its length, in
// every language, and what is behind "more" to being there.
func TestCards(t *testing.T) {
	for name, p := range packs(t) {
		b := chat(t, p)
		for _, l := range p.Languages {
			for _, topic := range p.Topics() {
				r := reply(b, "/topic "+topic.ID, l)
				limit := maxTopic
				if topic.Kind == facts.Country {
					limit = maxCountry
				}
				checkReply(t, name+" "+topic.ID, r, p, l)
				if r.Answer != nil && len(r.Answer.Facts) == 1 {
					limit = max(limit, maxAlone)
				}
				if n := utf8.RuneCountInString(console.Text(r)); n > limit {
					t.Errorf("%s: %s in %s has %d characters:\n%s", name, topic.ID, l, n, console.Text(r))
				}
				if r.More == nil {
					continue
				}
				rest := pressed(t, b, r.More.Action)
				if len(rest.Blocks) == 0 || rest.Answer == nil || len(rest.Answer.Facts) == 0 {
					t.Errorf("%s: nothing behind “more” of %s", name, topic.ID)
				}
				checkReply(t, name+" more of "+topic.ID, rest, p, l)
			}
			for _, r := range p.Rosters {
				for _, m := range r.Members {
					card := reply(b, "/"+r.ID+" "+m.Topic.ID, l)
					checkReply(t, name+" "+r.ID+" "+m.Topic.ID, card, p, l)
					if n := utf8.RuneCountInString(console.Text(card)); n > maxCountry {
						t.Errorf("%s: /%s %s in %s has %d characters", name, r.ID, m.Topic.ID, l, n)
					}
				}
			}
		}
	}
}

// TestOwnQuestions holds the lengths and the form of the answers to the pack's
// own questions.
func TestOwnQuestions(t *testing.T) {
	p := load(t, natolac.FS())
	b := chat(t, p)
	file, err := os.Open("../../facts/natolac/testdata/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // only read
	var lengths []int
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q struct{ Q, Lang string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		r := reply(b, q.Q, facts.Lang(q.Lang))
		checkReply(t, q.Q, r, p, r.Lang)
		if r.Answer == nil || r.Answer.Service || r.Answer.Outcome != facts.Answered {
			continue
		}
		lengths = append(lengths, utf8.RuneCountInString(console.Plain(r)))
		if r.Answer.Lead == "" {
			t.Errorf("%q: no first sentence", q.Q)
		}
	}
	slices.Sort(lengths)
	median, most := lengths[len(lengths)/2], lengths[len(lengths)*95/100]
	t.Logf("%d answers: median %d, 95th percentile %d, longest %d", len(lengths), median, most, lengths[len(lengths)-1])
	if median > maxMedian || most > 600 {
		t.Errorf("median %d, 95th percentile %d", median, most)
	}
}

// maxMedian is how long an answer is at most in the middle of all, with its
// paragraphs and the source line.
const maxMedian = 260

// checkReply holds what every reply is held to: nothing twice, no two buttons
// alike, no id of a fact.
func checkReply(t *testing.T, what string, r bot.Reply, p *facts.Pack, l facts.Lang) {
	t.Helper()
	labels := map[string]bool{}
	for _, b := range r.Buttons {
		if labels[b.Label] {
			t.Errorf("%s: two buttons read %q", what, b.Label)
		}
		labels[b.Label] = true
		if strings.HasSuffix(b.Label, "…") {
			t.Errorf("%s: the button %q is cut", what, b.Label)
		}
	}
	text := console.Text(r)
	for _, f := range p.Facts() {
		said := f.Text.In(l)
		if strings.Count(text, said) > 1 {
			t.Errorf("%s: says twice: %s", what, said)
		}
		if strings.Contains(f.ID, "-") && strings.Contains(text, f.ID) {
			t.Errorf("%s: shows the id %s", what, f.ID)
		}
	}
	var lines []string
	for _, b := range r.Blocks {
		if b.Kind == bot.Paragraph {
			lines = append(lines, words(b.Spans))
		}
	}
	for i, one := range lines {
		for j, other := range lines {
			if i != j && len(one) > 40 && strings.Contains(other, one) {
				t.Errorf("%s: one paragraph is in another: %s", what, one)
			}
		}
	}
}

func words(ss []bot.Span) string {
	var out []string
	for _, s := range ss {
		for _, tk := range lang.AppendTokens(nil, s.Text) {
			out = append(out, tk.Text)
		}
	}
	return strings.Join(out, " ")
}

// FuzzAnswer: whatever is typed, something is said, in words, and of what
// there is no answer nothing is called one.
func FuzzAnswer(f *testing.F) {
	p := load(f, natolac.FS())
	c := composer(f, p)
	for _, s := range []string{
		"Which country has the biggest army?", "¿y Colombia?", "quem virou aliado antes, Brasil ou Colômbia?", "and when and who and why?", "\xff\u202e?",
		"more fewer most least second third sum", "is is is 1998?", "show the paragraph I.10", "hola", "according to the text", "only both or 2005 Brazil ally partner?",
	} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		said, _ := c.Answer(facts.Question{Text: s, Lang: p.Languages[int(n)%len(p.Languages)], Detect: n&8 != 0})
		if said.Command == "" && said.Lead == "" {
			t.Errorf("%q: nothing is said", s)
		}
		if said.Outcome == facts.Answered && !said.Service && len(said.Rests) == 0 {
			t.Errorf("%q: an answer that rests on nothing: %q", s, said.Lead)
		}
		if !utf8.ValidString(said.Lead) {
			t.Errorf("%q: not UTF-8", s)
		}
		labels := map[string]bool{}
		for _, o := range said.Offers {
			if labels[o.Label] {
				t.Errorf("%q: two buttons read %q", s, o.Label)
			}
			labels[o.Label] = true
		}
	})
}
