package facts_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"allybot/facts"
	"allybot/facts/natolac"
)

func TestBuiltinPackIsClean(t *testing.T) {
	r := facts.Check(natolac.FS(), nil)
	for _, f := range r.Faults {
		t.Error(f)
	}
	if r.Facts < 100 || len(r.Coverage) != 26 {
		t.Errorf("%d facts on %d paragraphs", r.Facts, len(r.Coverage))
	}
}

// TestBuiltinIndexMatchesSource runs where the source's text is at hand: it is
// not part of the project.
func TestBuiltinIndexMatchesSource(t *testing.T) {
	name := os.Getenv("ALLYBOT_SOURCE")
	if name == "" {
		t.Skip("ALLYBOT_SOURCE names no source text")
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := facts.Check(natolac.FS(), file).Err(); err != nil {
		t.Error(err)
	}
}

// edit is one change to a file of the built-in pack.
type edit struct{ file, old, new string }

func TestCheckCatches(t *testing.T) {
	const doc = "natolac.pack.md"
	tests := []struct {
		name string
		edit edit
		// The fault: the line that holds at, in the edited file ("" for line 0),
		// the fact and words of the problem or the mend. It may be within a few
		// lines of that one where the parser knows no better.
		at, fact, words string
		within          int
	}{
		{
			"wrong figure", edit{doc, "Brazil had 334,500 active", "Brazil had 334,600 active"},
			"Brazil had 334,600 active", "brazil-active-personnel", `the en text says "334,600", but no paragraph it cites (I.12) does`, 0,
		},
		{
			"wrong year", edit{doc, "extra-OTAN (MNNA) desde 1998.", "extra-OTAN (MNNA) desde 1999."},
			"desde 1999.", "argentina-mnna", "the es text says 1999, but no paragraph it cites (I.10) does", 0,
		},
		{
			"wrong citation", edit{doc, "`argentina-mnna` status;", "`argentina-mnna` status; rests on I.12;"},
			"has been a Major Non-NATO Ally (MNNA) since 1998", "argentina-mnna", "the en text says 1998, but no paragraph it cites (I.12) does", 0,
		},
		{
			"no such paragraph", edit{doc, "`argentina-mnna` status;", "`argentina-mnna` status; rests on I.99;"},
			"rests on I.99", "argentina-mnna", `the source has no paragraph "I.99"`, 0,
		},
		{
			"missing language", edit{doc, "  - pt: O Brasil tinha 334.500 militares da ativa (dados de 2018).\n", ""},
			"Brazil had 334,500 active", "brazil-active-personnel", "the text has no pt text", 0,
		},
		{
			"missing fourth language", edit{doc, "  - fr: Le Brésil comptait 334\u202f500 militaires d’active (données de 2018).\n", ""},
			"Brazil had 334,500 active", "brazil-active-personnel", "the text has no fr text", 0,
		},
		{
			"unknown key of the front matter", edit{doc, "timeline:\n", "timelin:\n"},
			"timelin:", "", `unknown key "timelin"`, 0,
		},
		{
			"unknown word", edit{doc, "  - `mnna-list` status;", "  - `mnna-list` sort status;"},
			"`mnna-list` sort", "", `"sort status" is no kind of fact`, 0,
		},
		{
			"key given twice", edit{doc, "id: natolac\n", "id: natolac\nid: again\n"},
			"id: again", "", `the key "id" is given twice`, 0,
		},
		{
			"duplicate id", edit{doc, "`argentina-mnna` status", "`brazil-mnna` status"},
			"`brazil-mnna` status; about brazil", "brazil-mnna", "taken by another fact", 0,
		},
		{
			"id with capitals", edit{doc, "`ipcp-meaning`", "`IPCP_meaning`"},
			"`IPCP_meaning`", "IPCP_meaning", "is not an id", 0,
		},
		{
			"country in one language only", edit{doc, "Brasil es aliado principal", "Brasil, como Chile, es aliado principal"},
			"como Chile", "brazil-mnna", `the es text names "Chile" (chile), but no paragraph it cites (I.10) does`, 0,
		},
		{
			"demonym in lower case", edit{doc, "Brasil tenía 334.500 militares", "Brasil tenía 334.500 militares peruanos"},
			"militares peruanos", "brazil-active-personnel", `the es text names "peruanos" (peru)`, 0,
		},
		{
			"unknown name", edit{doc, "O Brasil permitiu a volta do Telegram", "O Brasil permitiu a volta do Signal"},
			"a volta do Signal", "brazil-telegram", `the pt text has "Signal", which looks like a name`, 0,
		},
		{
			"unknown name that opens the sentence", edit{doc, "Brazil allowed Telegram to return", "Wagner let Brazil allow Telegram to return"},
			"Wagner let", "brazil-telegram", `the en text has "Wagner", which looks like a name`, 0,
		},
		{
			"name that only another paragraph has", edit{doc, "IPCP stands for", "Telegram's IPCP stands for"},
			"Telegram's IPCP", "ipcp-meaning", `the en text names "Telegram" (telegram), but no paragraph it cites (I.6) does`, 0,
		},
		{
			"number spelt out", edit{doc, "NATO’s global partners, as the source lists them", "NATO’s nine global partners, as the source lists them"},
			"NATO’s nine global partners", "global-partners-list", `the en text says "nine"`, 0,
		},
		{
			"other language's separators", edit{doc, "Brasil tenía 334.500", "Brasil tenía 334,500"},
			"tenía 334,500", "brazil-active-personnel", "with the wrong separators (write 334.500)", 0,
		},
		{
			"no separators", edit{doc, "Brazil had 334,500", "Brazil had 334500"},
			"had 334500", "brazil-active-personnel", "without separators (write 334,500)", 0,
		},
		{
			"digits of another script", edit{doc, "Brazil had 334,500", "Brazil had ３ times 334,500"},
			"had ３", "brazil-active-personnel", `the number sign "３"`, 0,
		},
		{
			"scale word forgotten", edit{doc, "con 3,5 millones de", "con 3,5 de"},
			"con 3,5 de", "nato-personnel", `the es text says "3,5"`, 0,
		},
		{
			"figure that one language lacks", edit{doc, "334.500 militares da ativa (dados de 2018)", "334.500 militares da ativa"},
			"O Brasil tinha 334.500 militares da ativa.", "brazil-active-personnel", `the pt text does not say "2018", which the en text does`, 0,
		},
		{
			"wrong month", edit{doc, "definió en junio de 2021", "definió en julio de 2021"},
			"julio de 2021", "nato-2030-defined", `the es text says "julio", but no paragraph it cites (II.4) does`, 0,
		},
		{
			"wrong structured date", edit{doc, "`nato-2030-defined` 2021-06", "`nato-2030-defined` 2021-07"},
			"`nato-2030-defined` 2021-07", "nato-2030-defined", "date says July", 0,
		},
		{
			"date that the text does not say", edit{doc, "`argentina-mnna` status", "`argentina-mnna` status, 2019"},
			"status, 2019", "argentina-mnna", "date says 2019, but the fact's text does not", 0,
		},
		{
			"quantity that the text does not say", edit{doc, "`brazil-active-personnel` figure 334500", "`brazil-active-personnel` figure 200000"},
			"`brazil-active-personnel` figure 200000", "brazil-active-personnel", "the quantity 200000 stands nowhere in the fact's text", 0,
		},
		{
			"unreadable date", edit{doc, "`nato-2030-defined` 2021-06", "`nato-2030-defined` 2021-6"},
			"2021-6;", "nato-2030-defined", "write YYYY or YYYY-MM", 0,
		},
		{
			"wrong quantity", edit{doc, "figure 3500000", "figure 3400000"},
			"figure 3400000", "nato-personnel", "the quantity 3400000 stands in no paragraph it cites (I.13)", 0,
		},
		{
			"unknown topic", edit{doc, "about brazil, telegram;", "about brazil, telegramm;"},
			"telegramm", "brazil-telegram", `unknown topic "telegramm"`, 0,
		},
		{
			"unknown kind", edit{doc, "`brazil-telegram` event", "`brazil-telegram` rumour"},
			"`brazil-telegram` rumour", "", `"rumour" is no kind of fact`, 0,
		},
		{
			"unknown sort of question", edit{doc, "also cooperation, global-partner, ipcp-priorities; answers what, who", "also cooperation, global-partner, ipcp-priorities; answers wat, who"},
			"answers wat,", "ipcp-meaning", `unknown sort of question "wat"`, 0,
		},
		{
			"text too long", edit{doc, "Brazil allowed Telegram to return", "Brazil" + strings.Repeat(" allowed", 80) + " Telegram to return"},
			"Brazil allowed", "brazil-telegram", "more than 600", 0,
		},
		{
			"paragraph without a fact", edit{doc, "`ipcp-meaning` definition;", "`ipcp-meaning` definition; rests on I.7;"},
			"> [I.6]", "", "no fact rests on paragraph I.6", 0,
		},
		{
			"roster member without standing", edit{doc, "members: [argentina, brazil, colombia]", "members: [argentina, brazil, mexico]"},
			"members: [argentina, brazil, mexico]", "", "no fact of kind status is about both mexico and mnna", 0,
		},
		{
			"roster without overview", edit{doc, "overview: mnna-list", "overview: mnna-lists"},
			"overview: mnna-lists", "", `unknown fact "mnna-lists"`, 0,
		},
		{
			"format of another version", edit{doc, "id: natolac", "format: 2\nid: natolac"},
			"format: 2", "", "this program reads format 1", 0,
		},
		{
			"name for two entities", edit{doc, "- Rome (place) · es: Roma", "- Rome (place) · es: Roma, Oberammergau"},
			"- Rome (place)", "", `"Oberammergau" means both oberammergau and rome`, 0,
		},
		{
			"YAML alias", edit{doc, "id: natolac", "id: &x natolac\ny: *x"},
			"y: *x", "", `unknown key "y"`, 0,
		},
		{
			"broken YAML", edit{doc, "id: natolac", "id: [natolac"},
			"id: [natolac", "", "the YAML cannot be read", 2,
		},
		{
			"broken index", edit{doc, "figures 2 · names Extra", "figues 2 · names Extra"},
			"> figues 2", "", "cannot be read", 1,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // each reads a whole pack
			pack, text := broken(t, test.edit)
			r := facts.Check(pack, nil)
			want := 0
			if test.at != "" {
				i := strings.Index(text, test.at)
				if i < 0 {
					t.Fatalf("%q is not in the edited %s", test.at, test.edit.file)
				}
				want = 1 + strings.Count(text[:i], "\n")
			}
			for _, f := range r.Faults {
				if max(f.Line-want, want-f.Line) <= test.within && f.Fact == test.fact && strings.Contains(f.Error(), test.words) &&
					(f.File == test.edit.file || want == 0) {
					return
				}
			}
			t.Errorf("want a fault at %s:%d (fact %q) with %q; got %v", test.edit.file, want, test.fact, test.words, r.Err())
		})
	}
}

// broken copies the built-in pack and makes one edit: old is literal, but may
// lead up to the place with a pattern in (?s:…).
func broken(t *testing.T, e edit) (fstest.MapFS, string) {
	t.Helper()
	pack := copyPack(t)
	text := string(pack[e.file].Data)
	lead, rest, ok := strings.Cut(e.old, "(?s:.*?)")
	if !ok {
		lead, rest = "", e.old
	}
	pattern := regexp.MustCompile("(" + regexp.QuoteMeta(lead) + map[bool]string{true: "(?s:.*?)"}[ok] + ")" + regexp.QuoteMeta(rest))
	at := pattern.FindStringSubmatchIndex(text)
	if at == nil {
		t.Fatalf("%q is not in %s", e.old, e.file)
	}
	text = text[:at[3]] + e.new + text[at[1]:]
	pack[e.file] = &fstest.MapFile{Data: []byte(text)}
	return pack, text
}

func copyPack(t testing.TB) fstest.MapFS {
	t.Helper()
	pack := fstest.MapFS{}
	names, err := fs.Glob(natolac.FS(), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(natolac.FS(), path.Clean(name))
		if err != nil {
			t.Fatal(err)
		}
		pack[name] = &fstest.MapFile{Data: data}
	}
	return pack
}
