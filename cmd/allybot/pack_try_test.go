package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"allybot/facts"
)

// page is output that a test reads while it is written.
type page struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *page) until(t *testing.T, words string) {
	t.Helper()
	for range 500 {
		p.mu.Lock()
		text := p.text.String()
		p.mu.Unlock()
		if strings.Contains(text, words) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%q does not come: %s", words, p.text.String())
}

// TestTryReadsAgain saves a pack while it is tried: mended it answers anew,
// broken it answers on as it was.
func TestTryReadsAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "bell.pack.md")
	save := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const head = "---\nid: bell\n---\n\n# The bell\n\n> The bell weighs 200 pounds. It was cast in 1702.\n\n"
	const glossary = "\n## Names and terms\n\n- bell\n- weight: weighs, heavy\n- casting: cast\n"
	save(head + "- The bell weighs 200 pounds.\n" + glossary)
	fsys, err := facts.Files(name)
	if err != nil {
		t.Fatal(err)
	}
	out := &page{}
	in, typed := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- (&trial{fsys: fsys, out: out}).run(t.Context(), in) }()
	out.until(t, "read: 1 facts")
	save(head + "- The bell weighs 200 pounds.\n- The bell was cast in 1702.\n" + glossary)
	out.until(t, "read: 2 facts")
	if _, err := io.WriteString(typed, "when was the bell cast?\n"); err != nil {
		t.Fatal(err)
	}
	out.until(t, "The bell was cast in 1702.")
	save("---\nid: bell")
	out.until(t, "the pack as it was before answers on")
	if _, err := io.WriteString(typed, "how heavy is the bell?\n"); err != nil {
		t.Fatal(err)
	}
	out.until(t, "The bell weighs 200 pounds.")
	if err := typed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestExampleAnswers holds the example to what a pack of its size can do.
func TestExampleAnswers(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"eval", "--pack", "../../examples/lights", "--min", "90", "--max-wrong", "2", "../../examples/lights/questions.jsonl"}
	if status := run(t.Context(), args, strings.NewReader(""), &out, &errs); status != exitOK {
		t.Errorf("status %d\n%s%s", status, out.String(), errs.String())
	}
	text, err := os.ReadFile("../../examples/lights/merrow-lights.pack.md")
	if err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(text, []byte("\n")); lines > 450 {
		t.Errorf("the example has %d lines", lines)
	}
}
