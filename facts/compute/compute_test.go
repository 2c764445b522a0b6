package compute_test

import (
	"slices"
	"testing"

	"allybot/facts"
	"allybot/facts/compute"
	"allybot/facts/natolac"
)

func load(t *testing.T) *facts.Pack {
	t.Helper()
	p, err := facts.Load(natolac.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func topic(t *testing.T, p *facts.Pack, id string) *facts.Topic {
	t.Helper()
	of, ok := p.Topic(id)
	if !ok {
		t.Fatalf("no topic %s", id)
	}
	return of
}

func names(fs []compute.Figure) (out []string) {
	for _, f := range fs {
		out = append(out, f.Of.ID)
	}
	return out
}

// TestFigures: each country once, from the narrowest fact, with what it counts.
func TestFigures(t *testing.T) {
	p := load(t)
	all := compute.Figures(p, []*facts.Topic{topic(t, p, "active-personnel")})
	same, rest := compute.Comparable(all)
	if got := names(compute.Ranked(same, false)); !slices.Equal(got, []string{"brazil", "colombia", "argentina"}) {
		t.Errorf("ranked %v", got)
	}
	if got := names(compute.Ranked(same, true)); got[0] != "argentina" {
		t.Errorf("fewest %v", got)
	}
	if got := names(rest); len(got) != 2 || !slices.Contains(got, "bulgaria") {
		t.Errorf("not comparable %v", got)
	}
	if compute.Sum(same) != 334500+200000+51309 {
		t.Errorf("sum %v", compute.Sum(same))
	}
	for _, f := range all {
		if len(f.Fact.About) > 2 && f.Fact.About[0] != f.Of {
			t.Errorf("%s rests on %s, which is about more", f.Of.ID, f.Fact.ID)
		}
		if vague := f.Of.ID == "bulgaria" || f.Of.ID == "czech-republic"; f.Vague != vague {
			t.Errorf("%s: vague %v", f.Of.ID, f.Vague)
		}
	}
	if compute.Alike(all...) || !compute.Alike(same...) {
		t.Error("figures of another sort count alike")
	}
	brazil := topic(t, p, "brazil")
	if got := names(compute.Of(all, []*facts.Topic{brazil, topic(t, p, "chile")})); !slices.Equal(got, []string{"brazil"}) {
		t.Errorf("of Brazil and Chile %v", got)
	}
}

func TestRosters(t *testing.T) {
	p := load(t)
	allies := compute.Listed(p, []*facts.Topic{topic(t, p, "nato"), topic(t, p, "mnna")})
	if allies == nil || allies.ID != "ally" {
		t.Fatalf("listed %v", allies)
	}
	var got []string
	for _, j := range compute.Since(allies, nil) {
		got = append(got, j.Topic.ID)
	}
	if !slices.Equal(got, []string{"argentina", "brazil", "colombia"}) {
		t.Errorf("since %v", got)
	}
	if js := compute.Since(allies, []*facts.Topic{topic(t, p, "brazil"), topic(t, p, "japan")}); len(js) != 1 {
		t.Errorf("Japan has a date: %v", js)
	}
	partners, _ := p.Roster("partner")
	in, known := compute.Within(p, partners, topic(t, p, "latin-america-caribbean"))
	if !known || len(in) != 1 || in[0].Topic.ID != "colombia" {
		t.Errorf("partners of the region %v", in)
	}
	if _, known := compute.Within(p, partners, topic(t, p, "brazil")); known {
		t.Error("a country is taken for a region")
	}
}
