package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/telegram"
)

var errKilled = errors.New("the process was killed")

// process is one that can be killed: from then on it sends nothing and writes
// nothing down, and its connections break.
type process struct {
	bot.Memory
	dead context.Context
	kill context.CancelFunc
}

func newProcess(m bot.Memory) *process {
	dead, kill := context.WithCancel(context.Background())
	return &process{m, dead, kill}
}

func (p *process) Put(ctx context.Context, k string, v []byte, d time.Duration) error {
	if p.dead.Err() != nil {
		return errKilled
	}
	return p.Memory.Put(ctx, k, v, d)
}

func (p *process) PutIfAbsent(ctx context.Context, k string, v []byte, d time.Duration) (bool, error) {
	if p.dead.Err() != nil {
		return false, errKilled
	}
	return p.Memory.PutIfAbsent(ctx, k, v, d)
}

func (p *process) Delete(ctx context.Context, k string) error {
	if p.dead.Err() != nil {
		return errKilled
	}
	return p.Memory.Delete(ctx, k)
}

func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.dead.Err() != nil {
		return nil, errKilled
	}
	ctx, cancel := context.WithCancel(r.Context())
	context.AfterFunc(p.dead, cancel)
	return http.DefaultTransport.RoundTrip(r.WithContext(ctx))
}

// mortal is a world whose process can be killed and started again, in either
// mode. What is remembered is as old as the clock says.
type mortal struct {
	*world
	memory  bot.Memory
	later   atomic.Int64 // how much, in nanoseconds
	cfg     Config
	process *process
}

func newMortal(t *testing.T, mode Mode, change func(*world)) *mortal {
	m := &mortal{}
	m.memory = bot.NewMemory(func() time.Time { return time.Now().Add(time.Duration(m.later.Load())) })
	set := func(w *world, c *Config) {
		m.world, m.process = w, newProcess(m.memory)
		w.core.memory = m.process
		c.Transport, c.Grace, c.RequestTimeout = m.process, time.Millisecond, 30*time.Second
		change(w)
		m.cfg = *c
	}
	inMode(t, mode, set)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return m
}

// restart kills the process and starts another, so much later.
func (m *mortal) restart(d time.Duration) {
	m.t.Helper()
	m.process.kill()
	m.end()
	m.later.Add(int64(d))
	m.process = newProcess(m.memory)
	m.core.memory, m.cfg.Transport = m.process, m.process
	m.start(m.cfg)
}

// Questions whose answers the network broke off when the process was killed are
// answered by the next one.
func TestAnswersBrokenOffAreSentAfterAKill(t *testing.T) {
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			m := newMortal(t, mode, func(w *world) {
				w.server.Fail(fake.Fault{Method: "sendMessage", Times: -1, Drop: true})
			})
			const n = 10
			var chats []*fake.Chat
			for i := range n {
				p := fake.Person{ID: int64(900 + i), Name: "P"}
				chats = append(chats, m.server.Private(p))
				chats[i].Say(p, "hello")
			}
			m.wait("sends that break off", func() bool { return len(m.server.Calls("sendMessage")) >= 3*n })
			m.restart(time.Minute)
			m.server.Heal()
			for _, c := range chats {
				m.messages(c, 1)
			}
			m.idle()
			for _, c := range chats {
				if got := len(c.Messages()); got != 1 {
					t.Errorf("%d answers", got)
				}
			}
		})
	}
}

// An answer that was under way when the process was killed is sent again, but
// never a third time.
func TestAnswersUnderWayAtAKillComeTwiceAtMost(t *testing.T) {
	for _, mode := range modes {
		for _, arrives := range []bool{true, false} {
			t.Run(fmt.Sprint(mode, " arrives ", arrives), func(t *testing.T) {
				m := newMortal(t, mode, func(w *world) {
					w.server.Fail(fake.Fault{Method: "sendMessage", Times: 2, Hang: time.Minute, After: arrives})
				})
				chat := m.server.Private(ana)
				chat.Say(ana, "hello")
				for i := range 2 {
					m.wait("the send", func() bool { return len(m.server.Calls("sendMessage")) > i })
					m.restart(time.Minute)
				}
				m.idle()
				m.wait("the kills", func() bool { return m.server.Cut() == 2 })
				want := 0 // twice under way, and never taken: a third could be the third
				if arrives {
					want = 2
				}
				if got := len(chat.Messages()); got != want {
					t.Errorf("%d answers, want %d", got, want)
				}
			})
		}
	}
}

// One kill costs nothing but the double of what was under way.
func TestOneKillLosesNothing(t *testing.T) {
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			m := newMortal(t, mode, func(w *world) {
				w.server.Fail(fake.Fault{Method: "sendMessage", Times: 4, Hang: time.Minute, After: true}, fake.Fault{Method: "sendMessage", Times: 4, Hang: time.Minute})
			})
			var chats []*fake.Chat
			for i := range 12 {
				p := fake.Person{ID: int64(900 + i), Name: "P"}
				chats = append(chats, m.server.Private(p))
				chats[i].Say(p, "hello")
			}
			m.wait("sends", func() bool { return len(m.server.Calls("sendMessage")) >= 8 })
			m.restart(time.Minute)
			for _, c := range chats {
				m.messages(c, 1)
			}
			m.idle()
			m.wait("the kill", func() bool { return m.server.Cut() == 8 })
			if n := m.server.Sent(); n > 12+m.server.Cut() || n < 12 {
				t.Errorf("%d answers to 12 questions, %d under way at the kill", n, m.server.Cut())
			}
			for _, c := range chats {
				if n := len(c.Messages()); n > 2 {
					t.Errorf("%d answers", n)
				}
			}
		})
	}
}
