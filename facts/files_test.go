package facts_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"allybot/facts"
)

// TestBadFiles loads what is no pack: a clear fault each, at once, and in
// little memory.
func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		full := filepath.Join(dir, name)
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return full
	}
	huge := write("huge.pack.md", "---\nid: huge\n---\n")
	if err := os.Truncate(huge, 50<<20); err != nil {
		t.Fatal(err)
	}
	fifo, loop := filepath.Join(dir, "fifo.pack.md"), filepath.Join(dir, "loop.pack.md")
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{syscall.Mkfifo(fifo, 0o600), os.Symlink(loop, loop), syscall.Mkfifo(filepath.Join(folder, "a.pack.md"), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, file, words string }{
		{"empty", write("empty.pack.md", ""), "front matter"},
		{"huge", huge, "52428800 bytes"},
		{"binary", write("binary.pack.md", "\x89PNG\r\n\x1a\n\x00\x00"), "the file is no text"},
		{"half-written", write("half.pack.md", "---\nid: half\nlanguages: [en"), "the front matter has no end"},
		{"half a fact", write("fact.pack.md", "---\nid: half\n---\n# T\n\n> One.\n\n- The\n  - `"), "is no kind of fact"},
		{"a loop of links", loop, "too many"},
		{"a FIFO", fifo, "neither a folder nor a plain file"},
		{"a FIFO in a folder", folder, "is no plain file"},
		{"nothing", filepath.Join(dir, "nothing"), "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			fsys, err := facts.Files(c.file)
			if err == nil {
				_, err = facts.Load(fsys)
			}
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("want %q, got %v", c.words, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 40<<20 {
				t.Errorf("it took %d MiB", used>>20)
			}
		})
	}
}

// growing is a file that is longer each time it is looked at.
type growing struct {
	fs.File
	looks int64
}

func (g *growing) Stat() (fs.FileInfo, error) {
	info, err := g.File.Stat()
	g.looks++
	return grown{info, g.looks}, err
}

type grown struct {
	fs.FileInfo
	by int64
}

func (g grown) Size() int64 { return g.FileInfo.Size() + g.by - 1 }

type growingFS struct{ fstest.MapFS }

func (f growingFS) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	if err != nil || name == "." {
		return file, err
	}
	return &growing{File: file}, nil
}

func TestFileThatChanges(t *testing.T) {
	_, err := facts.Load(growingFS{fstest.MapFS{"a.pack.md": {Data: []byte("---\nid: a\n---\n")}}})
	if err == nil || !strings.Contains(err.Error(), "changed while it was read") {
		t.Errorf("got %v", err)
	}
}

// TestExamples holds the examples to the checks of any pack.
func TestExamples(t *testing.T) {
	for _, name := range []string{"../examples/lights", "../examples/otters"} {
		fsys, err := facts.Files(name)
		if err != nil {
			t.Fatal(err)
		}
		r := facts.Check(fsys, nil)
		for _, f := range r.Faults {
			t.Error(f)
		}
		if r.Facts == 0 {
			t.Errorf("%s has no facts", name)
		}
	}
}

// TestSeveralFiles: a long pack goes on from file to file.
func TestSeveralFiles(t *testing.T) {
	p, err := facts.Load(fstest.MapFS{
		"1.pack.md": {Data: []byte("---\nid: long\n---\n# Long\n\n## Bells\n\n> A bell of 1702.\n\n- The bell is of 1702.\n")},
		"2.pack.md": {Data: []byte("> It is heavy.\n\n- The bell is heavy.\n\n## Clocks\n\n> A clock.\n\n- There is a clock.\n")},
		"3.pack.md": {Data: []byte("## Names and terms\n\n- bell\n- clock\n")},
		"README.md": {Data: []byte("no part of it")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Facts() {
		got = append(got, f.Cites[0].Number+" "+f.Cites[0].Section.Heading)
	}
	if s := strings.Join(got, ", "); s != "1.1 Bells, 1.2 Bells, 2.1 Clocks" || len(p.Sections) != 2 {
		t.Errorf("%s in %d sections", s, len(p.Sections))
	}
}

// TestBadSources begins packs of what is no document: a clear fault each.
func TestBadSources(t *testing.T) {
	dir := t.TempDir()
	huge, fifo, loop := filepath.Join(dir, "huge.txt"), filepath.Join(dir, "fifo.txt"), filepath.Join(dir, "loop.txt")
	for name, text := range map[string]string{"empty.txt": "", "binary.txt": "\x7fELF\x00\x01", "blank.txt": "\n \n", "huge.txt": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{os.Truncate(huge, 50<<20), syscall.Mkfifo(fifo, 0o600), os.Symlink(loop, loop)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, words := range map[string]string{
		"empty.txt": "is empty", "binary.txt": "no text", "blank.txt": "no paragraphs", "huge.txt": "52428800 bytes",
		"fifo.txt": "no plain file", "loop.txt": "too many", ".": "no plain file", "none.txt": "no such file",
	} {
		if _, err := facts.Init(filepath.Join(dir, name), "en"); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: want %q, got %v", name, words, err)
		}
	}
	if _, err := facts.Init(filepath.Join(dir, "empty.txt"), "xx"); err == nil || !strings.Contains(err.Error(), "no language") {
		t.Errorf("a language that is none: %v", err)
	}
}

// TestScaffoldIsItsSource: what init quotes is what the source says, whatever
// marks are in it.
func TestScaffoldIsItsSource(t *testing.T) {
	const text = "# T *x* & `c`\n\n1\\. One. a_b_c <b>bold</b> [l](x) \\*s\\* &amp;lt; 3 * 4 # x\n\n## 2. Two; \\[x\\]\n\n- - nested\n\n| a | b |\n|---|---|\n\n> quote > in\n"
	name := filepath.Join(t.TempDir(), "odd.md")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := facts.Init(name, "en")
	if err != nil {
		t.Fatal(err)
	}
	r := facts.Check(fstest.MapFS{"odd.pack.md": {Data: s.Markdown}}, strings.NewReader(text))
	for _, f := range r.Faults {
		if !strings.Contains(f.Problem, "no fact rests on") {
			t.Error(f)
		}
	}
	if len(r.Coverage) != s.Paragraphs || s.Paragraphs != 4 {
		t.Errorf("%d paragraphs, %d in the pack\n%s", s.Paragraphs, len(r.Coverage), s.Markdown)
	}
}
