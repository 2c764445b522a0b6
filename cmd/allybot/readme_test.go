package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var updateReadme = flag.Bool("update-readme", false, "write README.md's transcripts anew")

const readme = "../../README.md"

// words splits a command line as a shell does, double quotes only.
var words = regexp.MustCompile(`"[^"]*"|\S+`)

// What README.md shows of `allybot ask` is what it says.
func TestReadmeTranscript(t *testing.T) {
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	transcript := regexp.MustCompile(`(?ms)^\$ allybot (ask [^\n]*)\n(.*?)\n(?:\n\$ |` + "```" + `)`)
	n, text := 0, string(raw)
	for from := 0; ; {
		m := transcript.FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		n++
		command, shown := text[from+m[2]:from+m[3]], text[from+m[4]:from+m[5]]
		var args []string
		for _, w := range words.FindAllString(command, -1) {
			args = append(args, strings.Trim(w, `"`))
		}
		var out, errs bytes.Buffer
		if status := run(context.Background(), args, strings.NewReader(""), &out, &errs); status != exitOK {
			t.Errorf("%s: status %d: %s", command, status, errs.String())
		}
		got := strings.TrimSpace(out.String())
		if got != shown && !*updateReadme {
			t.Errorf("%s says\n%s\nREADME.md has\n%s\n(go test ./cmd/allybot -run Readme -update-readme writes it anew)", command, got, shown)
		}
		text = text[:from+m[4]] + got + text[from+m[5]:]
		from += m[4] + len(got)
	}
	if n < 2 {
		t.Errorf("%d transcripts were found", n)
	}
	if *updateReadme && text != string(raw) {
		if err := os.WriteFile(readme, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
