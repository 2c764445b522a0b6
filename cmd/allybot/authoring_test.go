package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

// TestAuthoring follows docs/authoring.md as a reader would: it writes its
// files, runs its commands and wants what it shows in their output.
func TestAuthoring(t *testing.T) {
	page, err := os.ReadFile("../../docs/authoring.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, out := t.TempDir(), ""
	files, commands, shown := 0, 0, 0
	for _, block := range fence.FindAllStringSubmatch(string(page), -1) {
		language, name, text := block[1], block[2], block[3]
		switch {
		case language == "markdown" && name != "":
			files++
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		case language == "sh":
			out = ""
			for command := range strings.Lines(text) {
				commands++
				c := exec.CommandContext(t.Context(), "sh", "-c", command) //nolint:gosec // our own page
				c.Dir = dir
				said, err := c.CombinedOutput()
				if err != nil {
					t.Fatalf("%s%v\n%s", command, err, said)
				}
				out += string(said)
			}
		case language == "text":
			for line := range strings.Lines(text) {
				shown++
				if !strings.Contains(out, strings.TrimSpace(line)) {
					t.Errorf("the page shows %q; the output is\n%s", strings.TrimSpace(line), out)
				}
			}
		}
	}
	if files < 2 || commands < 5 || shown < 5 {
		t.Errorf("the page has %d files, %d commands and %d lines of output", files, commands, shown)
	}
}
