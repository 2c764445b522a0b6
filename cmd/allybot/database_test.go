package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// wire leads to an address until it is cut.
type wire struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: l, to: to, conns: map[net.Conn]bool{}}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { w.pass(in) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); w.set(true); running.Wait() })
	return w
}

func (w *wire) pass(in net.Conn) {
	defer in.Close()
	out, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer out.Close()
	w.mu.Lock()
	if w.cut {
		w.mu.Unlock()
		return
	}
	w.conns[in], w.conns[out] = true, true
	w.mu.Unlock()
	done := make(chan struct{})
	go func() { defer close(done); _, _ = io.Copy(out, in); _ = out.Close() }()
	_, _ = io.Copy(in, out)
	_ = in.Close()
	<-done
	w.mu.Lock()
	delete(w.conns, in)
	delete(w.conns, out)
	w.mu.Unlock()
}

func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	if cut {
		for c := range w.conns {
			_ = c.Close()
		}
	}
}

// A database that is lost while the bot serves costs the memory, not the
// answers; the bot stays ready, says so, and takes the database up again.
func TestDatabaseLostAndBack(t *testing.T) {
	database, _ := emptyDatabase(t)
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal("no URL")
	}
	w := newWire(t, u.Host)
	u.Host = w.listener.Addr().String()
	telegram, env := telegramDouble(t)
	s := startServe(t, append(env, "ALLYBOT_STORE_URL="+u.String())...)
	s.untilReady()
	group := telegram.Group(-77, "Ana's", ana.ID)
	set := func(text, want string) {
		t.Helper()
		group.Say(ana, text)
		s.until(text+": "+want, func() bool { return said(group, want) })
	}
	set("/settings language es", "Guardado")
	askTelegram(s, telegram, "/ally argentina", "51,309")

	w.set(true)
	begun := time.Now()
	askTelegram(s, telegram, "/ally brazil", "2019")
	t.Logf("the first question without the database was answered after %v", time.Since(begun).Round(time.Millisecond))
	s.until("the store is degraded", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "store: degraded since")
	})
	begun = time.Now()
	askTelegram(s, telegram, "/ally argentina", "51,309")
	askTelegram(s, telegram, "and since when?", "1998")
	if d := time.Since(begun); d > 2*time.Second {
		t.Errorf("two questions without the database took %v", d)
	}
	set("/settings mentions off", "No se pudo guardar") // in the language that is still known

	w.set(false)
	s.until("the store is up", func() bool { _, body := s.ready(); return strings.Contains(body, "store: up since") })
	set("/settings mentions off", "Guardado")
	if n := strings.Count(s.log(), "the store cannot be used"); n != 1 {
		t.Errorf("told %d times that the store is down", n)
	}
	if password, _ := u.User.Password(); strings.Contains(s.log(), password) {
		t.Error("the database's password is in the log")
	}
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d", status)
	}
}
