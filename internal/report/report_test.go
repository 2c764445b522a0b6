package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allybot/internal/store"
)

func counts() store.Report {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 8, 0, 0, 0, time.UTC) }
	return store.Report{
		From: "2026-11-21", To: "2026-11-22",
		Questions: []store.QuestionCount{
			{Day: "2026-11-21", Platform: "discord", Outcome: "answered", N: 10}, {Day: "2026-11-21", Platform: "telegram", Outcome: "answered", N: 5},
			{Day: "2026-11-22", Platform: "telegram", Outcome: "unknown", N: 2},
		},
		Facts:    []store.FactCount{{Fact: "ally-argentina", N: 9}},
		Feedback: []store.FeedbackCount{{Fact: "ally-argentina", Right: 3, Wrong: 1}},
		Unanswered: []store.UnansweredCount{
			{Lang: "en", Text: "who won the world cup", N: 5, Last: day(20)},
			{Lang: "es", Text: "quién ganó la copa", N: 4, Last: day(20)},
			{Lang: "en", Text: "who won the cup", N: 2, Last: day(22)},
			{Lang: "es", Text: "who won the world cup", N: 1, Last: day(1)},
			{Lang: "en", Text: "price of bread", N: 6, Last: day(2)},
			{Lang: "en", Text: "eu", N: 1, Last: day(2)},
		},
	}
}

func TestClusters(t *testing.T) {
	var got []string
	for _, c := range Of(counts()).Unanswered {
		got = append(got, strings.Join(append([]string{c.Lang, c.Last.Format("02"), json.Number(strings.Repeat("i", int(c.N))).String()}, c.Questions...), "|"))
	}
	want := []string{
		"en|22|iiiiiii|who won the world cup|who won the cup",
		"en|02|iiiiii|price of bread",
		"es|20|iiii|quién ganó la copa",
		"es|01|i|who won the world cup",
		"en|02|i|eu",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTable(t *testing.T) {
	var b bytes.Buffer
	if err := Of(counts()).Table(&b); err != nil {
		t.Fatal(err)
	}
	want := `2026-11-21 to 2026-11-22, days in UTC

Questions by day
            all  answered  unknown
2026-11-21  15   15        0
2026-11-22  2    0         2
all         17   15        2

Facts used most
ally-argentina  9

Was it right?
                right  wrong
ally-argentina  3      1

Questions without an answer
7  en  who won the world cup / who won the cup  2026-11-22
6  en  price of bread                           2026-11-02
4  es  quién ganó la copa                       2026-11-20
1  es  who won the world cup                    2026-11-01
1  en  eu                                       2026-11-02
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

// A report of nothing has lists, not nulls; one of much says that it is cut.
func TestEnds(t *testing.T) {
	var b bytes.Buffer
	if err := Of(store.Report{From: "2026-11-21", To: "2026-11-22"}).JSON(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "null") {
		t.Error(b.String())
	}
	var many store.Report
	for i := range 100 {
		many.Facts = append(many.Facts, store.FactCount{Fact: strings.Repeat("f", i+1), N: 1})
	}
	b.Reset()
	if err := Of(many).Table(&b); err != nil || !strings.Contains(b.String(), "the first 20 of 100") {
		t.Error(err, b.String())
	}
}
