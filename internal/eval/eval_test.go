package eval_test

import (
	"bytes"
	"strings"
	"testing"

	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/eval"
)

const questions = `
{"id":"right","lang":"en","q":"How many soldiers does Brazil have?","cites":["I.12"],"answerable":true,"must":"334,500","kind":"how-many"}
{"id":"wrong","lang":"es","q":"¿Cuántos militares tiene Brasil?","cites":["I.1"],"answerable":true,"kind":"how-many"}
{"id":"not-shown","lang":"pt","q":"Quantos militares tem o Brasil?","cites":["I.12"],"answerable":true,"must":"999","kind":"how-many"}
{"id":"declined","lang":"en","q":"How many tanks does Brazil have?","cites":[],"answerable":false,"reason":"silent","kind":"near-miss"}
{"id":"held","lang":"en","q":"and Colombia?","before":"How many soldiers does Brazil have?","cites":["I.12"],"answerable":true,"kind":"follow-up","held":true}
`

func pack(t *testing.T) *facts.Pack {
	t.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func read(t *testing.T, text string) []eval.Question {
	t.Helper()
	qs, err := eval.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return qs
}

func TestRun(t *testing.T) {
	rs := eval.Run(pack(t), read(t, questions))
	for i, want := range []struct{ right, wrong bool }{{true, false}, {false, true}, {false, true}, {true, false}, {true, false}} {
		if r := rs[i]; r.Right != want.right || r.Wrong != want.wrong {
			t.Errorf("%s: right %v, wrong %v", r.Question.ID, r.Right, r.Wrong)
		}
	}
	rep := eval.Sum(rs)
	if rep.All.Asked != 5 || rep.All.Right != 3 || rep.All.Wrong != 2 || rep.All.Declined != 1 || rep.Held.Asked != 1 || rep.Reasons.Right != 1 {
		t.Errorf("summed up as %+v", rep)
	}
	if rep.RiskArea <= 0 || rep.RiskArea >= 1 {
		t.Errorf("area under the risk-coverage curve %v", rep.RiskArea)
	}
	var out bytes.Buffer
	if err := rep.Write(&out, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"missed wrong [es]", "missed not-shown [pt]", "held out", "near-miss"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
}

// TestHeldMissesStayHidden: who tunes does not see them.
func TestHeldMissesStayHidden(t *testing.T) {
	held := `{"id":"secret","lang":"en","q":"How many soldiers does Brazil have?","cites":["I.1"],"answerable":true,"kind":"how-many","held":true}`
	rep := eval.Sum(eval.Run(pack(t), read(t, held)))
	for show, want := range map[bool]bool{false: false, true: true} {
		var out bytes.Buffer
		if err := rep.Write(&out, show); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "secret"); got != want {
			t.Errorf("with showing %v the miss is shown: %v", show, got)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, line := range map[string]string{
		"unknown key":         `{"id":"a","lang":"en","q":"x","answerable":false,"cites":[],"typo":1}`,
		"no language":         `{"id":"a","lang":"?","q":"x","answerable":false,"cites":[]}`,
		"no id":               `{"lang":"en","q":"x","answerable":false,"cites":[]}`,
		"same id":             "{\"id\":\"a\",\"lang\":\"en\",\"q\":\"x\",\"answerable\":false}\n{\"id\":\"a\",\"lang\":\"en\",\"q\":\"x\",\"answerable\":false}",
		"answerable, no cite": `{"id":"a","lang":"en","q":"x","answerable":true,"cites":[]}`,
		"bad pattern":         `{"id":"a","lang":"en","q":"x","answerable":true,"cites":["I.1"],"must":"("}`,
		"no JSON":             `what?`,
	} {
		if _, err := eval.Read(strings.NewReader(line)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// TestTrain: what is learnt is the same each time, and better than chance on
// questions that it did not see.
func TestTrain(t *testing.T) {
	all := []eval.Lessons{{Name: "natolac", Pack: pack(t), Questions: read(t, questions), Classify: true}}
	one, two := eval.Train(all, eval.Options{Share: 30}), eval.Train(all, eval.Options{Share: 30})
	first, err := one.Model.Write()
	if err != nil {
		t.Fatal(err)
	}
	second, err := two.Model.Write()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same questions gave other weights")
	}
	held := one.Judge(func(r eval.Row) bool { return r.Question.Held })
	if share := float64(held.Right) / float64(held.Asked); share < 0.75 {
		t.Errorf("%.2f of the questions held out are answered or declined rightly", share)
	}
	if held.Wrong*20 > held.Asked {
		t.Errorf("%d of %d are answered wrongly", held.Wrong, held.Asked)
	}
}
