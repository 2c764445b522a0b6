package compose

import (
	"allybot/bot"
	"allybot/facts"
	"slices"
)

// Examples offers what can be looked up, from the pack.
func (d *Draft) Examples() {
	for _, r := range d.Pack.Rosters {
		if len(r.Members) > 0 {
			d.Button("/"+r.Command.In(d.Lang)+" "+r.Members[0].Topic.Name.In(d.Lang), bot.Action{Verb: bot.RunCommand, Arg: r.ID + " " + r.Members[0].Topic.ID})
		}
	}
	for _, t := range d.popular {
		d.TopicButton(t)
	}
}

// popular finds the topics, countries and regions apart, that most facts are
// about.
func popular(p *facts.Pack, n int) []*facts.Topic {
	ts := slices.DeleteFunc(p.Topics(), func(t *facts.Topic) bool {
		return t.Kind == facts.Country || t.Kind == facts.Region || t.Kind == facts.Place
	})
	slices.SortStableFunc(ts, func(a, b *facts.Topic) int { return len(p.About(b)) - len(p.About(a)) })
	return ts[:min(len(ts), n)]
}
