//go:build unix

package plainfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// world has one of each: a file, a pipe that nobody writes to, a sparse file
// that is huge, a link to each.
func world(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := errors.Join(
		os.WriteFile(at("file"), []byte("x"), 0o600),
		os.WriteFile(at("huge"), nil, 0o600), os.Truncate(at("huge"), 600<<20),
		syscall.Mkfifo(at("pipe"), 0o600), os.Mkdir(at("folder"), 0o700),
		os.Symlink("pipe", at("link to a pipe")), os.Symlink("file", at("link to a file")),
	); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOpen(t *testing.T) {
	dir := world(t)
	fsys := Dir(dir, 100)
	for name, want := range map[string]string{
		"file": "", "link to a file": "", "pipe": "not a plain file", "link to a pipe": "not a plain file",
		"huge": "longer than 100 bytes", "nothing": "no such file",
	} {
		f, err := Open(filepath.Join(dir, name), 100)
		if err == nil {
			_ = f.Close()
		}
		_, inDir := fs.ReadFile(fsys, name)
		for _, err := range []error{err, inDir} {
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := Open("/dev/zero", 100); !errors.Is(err, ErrKind) {
		t.Errorf("a device: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "folder"), 100); !errors.Is(err, ErrKind) {
		t.Errorf("a folder: %v", err)
	}
}

func TestReadAllOfAFileThatGrows(t *testing.T) {
	for text, good := range map[string]bool{"1234": true, "12345": false} {
		if _, err := ReadAll(strings.NewReader(text), 4); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestDirIsAFileSystem(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(Dir(dir, 100), "a.yaml"); err != nil {
		t.Error(err)
	}
}
