package pack

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Fault is one thing wrong with a pack, with where it stands and how to mend
// it. Load's and Check's errors are made of Faults.
type Fault struct {
	File    string
	Line    int    // 1 is the first; 0 where no line can be named
	Fact    string // id of the fact, empty where the fault is in none
	Problem string
	Mend    string
	Warning bool // worth a look; the pack can be used
}

// Error gives the fault on one line: file:line: fact id: problem (mend).
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Warning {
		b.WriteString("look at this: ")
	}
	if f.Fact != "" {
		fmt.Fprintf(&b, "fact %s: ", f.Fact)
	}
	b.WriteString(f.Problem)
	if f.Mend != "" {
		b.WriteString(" (" + f.Mend + ")")
	}
	return b.String()
}

// joined gives the faults as one error, nil where there are none but warnings.
func joined(faults []Fault) error {
	var errs []error
	for _, f := range faults {
		if !f.Warning {
			errs = append(errs, f)
		}
	}
	return errors.Join(errs...)
}

// varying is what tells one fault from another of its sort.
var varying = regexp.MustCompile(`"[^"]*"|\([^)]*\)|[0-9]+`)

// sortFaults puts the worst first and like ones together: what keeps the pack
// from being used before what is worth a look, the sort that comes first in
// the files before the others.
func sortFaults(faults []Fault) {
	sort := func(f Fault) string { return varying.ReplaceAllString(f.Problem, "") }
	first := map[string]int{}
	for i, f := range faults {
		if _, seen := first[sort(f)]; !seen {
			first[sort(f)] = i
		}
	}
	worth := func(f Fault) int {
		if f.Warning {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(worth(a)-worth(b), first[sort(a)]-first[sort(b)], cmp.Compare(a.File, b.File), a.Line-b.Line)
	})
}
