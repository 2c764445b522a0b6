//go:build unix

package config

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A pipe that nobody writes to is refused, wherever a file is expected, and is
// never waited for.
func TestAPipeIsNoFile(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for key, content := range map[string]string{
		"telegram.token_file": "telegram: {token_file: " + pipe + "}",
		"store.url_file":      "store: {url_file: " + pipe + "}",
		"source.file":         "source: {file: " + pipe + "}",
		"the file itself":     "",
	} {
		path := pipe
		if content != "" {
			path = write(t, "c.yaml", content, 0o600)
		}
		ended := make(chan error, 1)
		go func() { _, err := Load(path); ended <- err }()
		select {
		case err := <-ended:
			if err == nil || !strings.Contains(err.Error(), "not a plain file") {
				t.Errorf("%s: %v", key, err)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%s: a pipe is waited for", key)
		}
	}
}
