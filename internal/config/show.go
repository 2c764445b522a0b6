package config

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// bare is what YAML needs no quotation marks for.
var bare = regexp.MustCompile(`^-?[A-Za-z0-9][A-Za-z0-9._/-]*$`)

// Show writes every key with its value and where that comes from, as YAML
// that Load reads. Secrets are hidden. It shows faulty values too; a file that
// is not there or is broken is an error, for its defaults would be a lie.
func Show(w io.Writer, path string) error {
	l := newLoader(path)
	l.readFile()
	if l.faulty(fileKey) {
		return l.faults
	}
	var buf bytes.Buffer
	var open []string
	for _, k := range Keys() {
		parts := strings.Split(k.Name, ".")
		sections := parts[:len(parts)-1]
		same := 0
		for same < len(open) && same < len(sections) && open[same] == sections[same] {
			same++
		}
		for i := same; i < len(sections); i++ {
			fmt.Fprintf(&buf, "%s%s:\n", strings.Repeat("  ", i), sections[i])
		}
		open = sections
		value, where, ok := l.value(k)
		switch {
		case !ok:
			value = strconv.Quote("(not a value)")
		case k.secret && value != "":
			value = strconv.Quote(hidden)
		default:
			if value = disclose(value); !bare.MatchString(value) {
				value = strconv.Quote(value)
			}
		}
		if where == "" {
			where = "default"
		}
		fmt.Fprintf(&buf, "%s%s: %s # %s\n", strings.Repeat("  ", len(sections)), parts[len(parts)-1], value, where)
	}
	if _, err := buf.WriteTo(w); err != nil {
		return fmt.Errorf("show the configuration: %w", err)
	}
	return nil
}
