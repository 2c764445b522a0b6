package discord

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// logBuffer keeps the log, and fails a test whose log holds a secret.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logBuffer) noSecrets(t *testing.T, token string) {
	t.Helper()
	s := l.String()
	for _, secret := range []string{token, "aW50ZXJhY3Rpb24tdG9rZW4"} {
		if secret != "" && strings.Contains(s, secret) {
			t.Errorf("the log holds %q:\n%s", secret, s)
		}
	}
}
