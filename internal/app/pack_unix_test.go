//go:build unix

package app

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A pipe among a pack's files is refused like any fault, and the next reload
// goes on; a file that is far too large is refused before it is read.
func TestAPackOfWhatIsNoFile(t *testing.T) {
	dir := packDir(t)
	at := filepath.Join(dir, "more.pack.md")
	if err := syscall.Mkfifo(at, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadPack(dir); err == nil || !strings.Contains(err.Error(), "is no plain file") {
		t.Errorf("a pipe: %v", err)
	}
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(at, 600<<20); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := loadPack(dir)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "more than 2097152") {
		t.Errorf("600 MB: %v", err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 300<<20 {
		t.Errorf("it was read: %d MB were allocated", grown>>20)
	}
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
	if _, err := loadPack(dir); err != nil {
		t.Errorf("mended: %v", err)
	}
}
