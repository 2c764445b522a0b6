package config

import "strings"

// Fault is one thing that is wrong with a configuration: where, what, and
// what to do about it. It never holds a secret's value.
type Fault struct {
	Key   string // "telegram.token_file"
	Where string // the file, or the environment variable; empty for neither
	What  string
	Mend  string
}

// Error gives the fault in one line.
func (f Fault) Error() string {
	s := f.Key
	if f.Where != "" {
		s += " (" + f.Where + ")"
	}
	s += ": " + f.What
	if f.Mend != "" {
		s += ". Mend: " + f.Mend
	}
	return s
}

// Faults is everything that is wrong, found in one go.
type Faults []Fault

// Error gives a line a fault.
func (fs Faults) Error() string {
	lines := make([]string, 0, len(fs)+1)
	if len(fs) == 1 {
		lines = append(lines, "the configuration has a fault:")
	} else {
		lines = append(lines, "the configuration has faults:")
	}
	for _, f := range fs {
		lines = append(lines, "  "+f.Error())
	}
	return strings.Join(lines, "\n")
}
