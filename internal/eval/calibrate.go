package eval

import "allybot/facts"

// Costs of a miss, in questions: a wrong answer is worse than none.
const (
	costWrong    = 5.0
	costDeclined = 1.0
)

// Calibration is a threshold with what it costs.
type Calibration struct {
	Threshold float64
	Cost      float64 // per question
	Tally     Tally
}

// Calibrate finds the threshold that costs least on the questions that are
// not held out. Where several cost the same it takes the middle of their
// widest run, which is the surest for questions not seen.
func Calibrate(p *facts.Pack, qs []Question) (best Calibration, all []Calibration) {
	var tuned []Question
	for _, q := range qs {
		if !q.Held {
			tuned = append(tuned, q)
		}
	}
	const steps = 100
	for i := 30; i < steps; i++ {
		c := Calibration{Threshold: float64(i) / steps}
		for _, r := range Run(p.WithThreshold(c.Threshold), tuned) {
			c.Tally.add(r)
		}
		missed := c.Tally.Asked - c.Tally.Right - c.Tally.Wrong
		c.Cost = (costWrong*float64(c.Tally.Wrong) + costDeclined*float64(missed)) / float64(max(c.Tally.Asked, 1))
		all = append(all, c)
	}
	return widest(all), all
}

// widest gives the middle of the longest run of cheapest calibrations.
func widest(all []Calibration) Calibration {
	least := all[0].Cost
	for _, c := range all {
		least = min(least, c.Cost)
	}
	begin, length := 0, 0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].Cost == least {
			j++
		}
		if j-i > length {
			begin, length = i, j-i
		}
		i = max(j, i+1)
	}
	return all[begin+length/2]
}
