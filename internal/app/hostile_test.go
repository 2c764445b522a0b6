package app

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"allybot/bot"
	"allybot/internal/health"
)

// Every kind of slow or oversized client has its limit.
func TestServerLimitsAreSet(t *testing.T) {
	s := newServer(http.NotFoundHandler(), newTestLog(t))
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 || s.ErrorLog == nil {
		t.Errorf("a limit is missing: %+v", s)
	}
	if s.ReadTimeout > 30*time.Second || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("a limit is too generous: %+v", s)
	}
}

// hostile starts a server whose one handler reads what is posted, with short
// time limits in place of the real ones.
func hostile(t *testing.T) (addr string, read chan int) {
	t.Helper()
	read = make(chan int, 100)
	s := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		read <- int(n)
		if err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		}
	}), newTestLog(t))
	s.ReadHeaderTimeout, s.ReadTimeout, s.IdleTimeout = 150*time.Millisecond, 300*time.Millisecond, 150*time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return l.Addr().String(), read
}

func TestSlowClientsAreCutOff(t *testing.T) {
	addr, _ := hostile(t)
	for name, send := range map[string]func(c net.Conn) error{
		"nothing": func(net.Conn) error { return nil },
		"headers, a byte at a time": func(c net.Conn) error {
			for _, b := range []byte("POST / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 1000)) {
				if _, err := c.Write([]byte{b}); err != nil {
					return nil //nolint:nilerr // cut off, as it should be
				}
				time.Sleep(20 * time.Millisecond)
			}
			return fmt.Errorf("every byte was taken")
		},
		"a body that never ends": func(c net.Conn) error {
			_, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			begun := time.Now()
			if err := send(c); err != nil {
				t.Fatal(err)
			}
			_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
			if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Error("it is still connected")
			}
			if d := time.Since(begun); d > 8*time.Second {
				t.Errorf("it was cut off after %s", d)
			}
		})
	}
}

func TestHugeBodiesAndHeadersAreRefused(t *testing.T) {
	addr, read := hostile(t)
	resp, err := http.Post("http://"+addr, "application/json", bytes.NewReader(make([]byte, maxBody+1)))
	if err == nil {
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("a body over the limit: %s", resp.Status)
		}
	}
	if n := <-read; n > maxBody {
		t.Errorf("%d bytes were read", n)
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() {
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nX-A: "+strings.Repeat("a", maxHeader+8<<10)+"\r\n\r\n")
	}()
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("headers over the limit: %s", answer.Status)
	}
}

// What is no path of ours is not found, and nothing of the house shows.
func TestNoOtherPath(t *testing.T) {
	r := start(t, options{}, func(m *health.Monitor, _ *core) []service { return []service{connected(m, bot.Telegram)} })
	for _, path := range []string{"/", "/debug/pprof/", "/metrics/", "/readyz/..", "/telegram/webhook", "/discord/interactions", "/%2e%2e/etc/passwd"} {
		if status, body := r.get(path); status != http.StatusNotFound && status != http.StatusMovedPermanently || strings.Contains(body, "goroutine") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Error(err)
	}
}
