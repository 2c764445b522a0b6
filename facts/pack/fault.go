package pack

import (
	"errors"
	"fmt"
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
}

// Error gives the fault on one line: file:line: fact id: problem (mend).
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Fact != "" {
		fmt.Fprintf(&b, "fact %s: ", f.Fact)
	}
	b.WriteString(f.Problem)
	if f.Mend != "" {
		b.WriteString(" (" + f.Mend + ")")
	}
	return b.String()
}

// joined gives the faults as one error, nil where there are none.
func joined(faults []Fault) error {
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}
