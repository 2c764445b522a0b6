package api

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimitsHold(t *testing.T) {
	tests := []struct {
		name  string
		chats []int64
		n     int // messages a chat
		most  int // in any window
		in    time.Duration
	}{
		{"a chat", []int64{5}, 30, 4, time.Second},
		{"a group", []int64{-5}, 60, 20, time.Minute},
		{"overall", manyChats(60), 3, 30, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(Limits{}.withDefaults(), time.Now)
				sent := make(chan time.Time, len(tt.chats)*tt.n)
				for _, c := range tt.chats {
					go func() {
						for range tt.n {
							if l.wait(context.Background(), c, false) == nil {
								sent <- time.Now()
							}
						}
					}()
				}
				var at []time.Time
				for range cap(sent) {
					at = append(at, <-sent)
				}
				for i := range at {
					n := 0
					for _, x := range at[i:] {
						if x.Sub(at[i]) < tt.in {
							n++
						}
					}
					if n > tt.most {
						t.Fatalf("%d messages within %v, at most %d", n, tt.in, tt.most)
					}
				}
			})
		})
	}
}

func manyChats(n int) (ids []int64) {
	for i := range n {
		ids = append(ids, int64(1000+i))
	}
	return ids
}

func TestHeldChatWaitsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(Limits{}.withDefaults(), time.Now)
		l.hold(1, 7*time.Second)
		began := time.Now()
		if err := l.wait(t.Context(), 2, false); err != nil || time.Since(began) > time.Second {
			t.Errorf("another chat waited %v, %v", time.Since(began), err)
		}
		if err := l.wait(t.Context(), 1, false); err != nil || time.Since(began) < 7*time.Second {
			t.Errorf("the chat waited %v, %v", time.Since(began), err)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		l.hold(1, time.Hour)
		if l.wait(short, 1, false) == nil {
			t.Error("did not end with its context")
		}
	})
}

func TestLimitsForgetQuietChats(t *testing.T) {
	l := newLimiter(Limits{}.withDefaults(), time.Now)
	for i := range int64(3 * maxChats) {
		l.chat(i)
	}
	if n := len(l.chats); n > maxChats {
		t.Errorf("%d chats are remembered", n)
	}
}
