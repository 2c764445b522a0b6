package discord

import (
	"context"
	"errors"
	"fmt"
	"log" //nolint:depguard // it is what discordgo writes to
	"math"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	fake "allybot/internal/fakeapi/discord"

	"github.com/bwmarrin/discordgo"
)

const answerOp = fake.OpCallback

// Whatever goes wrong with a request, each question is answered once.
func TestFaultsOfTheAPIAreSurvived(t *testing.T) {
	for name, f := range map[string]fake.Fault{
		"429":               {Status: 429, RetryAfter: 50 * time.Millisecond, Times: 2},
		"429, a page":       {Status: 429, RetryAfter: 50 * time.Millisecond, HTML: true},
		"500":               {Status: 500, Times: 2},
		"502":               {Status: 502, HTML: true, Times: 3},
		"503":               {Status: 503, Times: 3},
		"slow":              {Delay: 400 * time.Millisecond},
		"cut":               {Drop: true, Times: 2},
		"receipt lost":      {Status: 502, After: true},
		"receipt lost, cut": {Drop: true, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, setup{})
			f.Op = answerOp
			r.api.Inject(f)
			x := r.api.Slash(guild(), "ally", country("argentina"))
			if m := reply(t, x); !strings.Contains(m.Text(), "argentina") {
				t.Errorf("answered %+v", m)
			}
			f.Op = fake.OpMessage
			r.api.Inject(f)
			answers(t, r, r.api.Say(guild(), mention(r, "Brazil"), ""), 1)
			if n := len(r.core.seen()); n != 2 {
				t.Errorf("asked %d times", n)
			}
			if n := r.monitor.got("failed interaction") + r.monitor.got("failed message"); n != 0 {
				t.Errorf("%d failures reported", n)
			}
		})
	}
}

func TestGivenUpInTheEndWithoutASecret(t *testing.T) {
	r := start(t, setup{})
	r.api.Inject(fake.Fault{Op: answerOp, Status: 500, Times: maxAttempts})
	x := r.api.Slash(guild(), "ally", country("x"))
	eventually(func() bool { return r.monitor.got("failed interaction") == 1 })
	if r.monitor.got("failed interaction") != 1 || !strings.Contains(r.log.String(), "HTTP 500") {
		t.Errorf("not reported: %s", r.log)
	}
	if strings.Contains(r.log.String(), x.Token) {
		t.Error("the log holds an interaction's token")
	}
	reply(t, r.api.Slash(guild(), "ally", country("y")))
}

func TestErrorsNameNoToken(t *testing.T) {
	r := start(t, setup{breaks: true})
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	secret := "aW50ZXJhY3Rpb24-secret"
	for _, f := range []*fake.Fault{nil, {Status: 500, Times: maxAttempts}, {Drop: true, Times: maxAttempts}, {Status: 429, HTML: true, RetryAfter: time.Hour}} {
		if f != nil {
			r.api.Inject(*f)
		}
		err := r.a.rest.call(ctx, callbackEndpoint("1", secret), &payload{json: map[string]int{"type": 1}}, nil)
		if err == nil || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), r.api.Token()) {
			t.Errorf("%v", err)
		}
		t.Log(err)
	}
	r.api.Close()
	r.a.rest.flight.limits.allTill = time.Time{}
	if err := r.a.rest.call(ctx, originalEndpoint("PATCH", "1", secret), nil, nil); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("%v", err)
	}
	var e *APIError
	if err := clean(endpoint{method: "GET", pattern: "/x/%s", args: []string{secret}}, errors.New("plain")); errors.As(err, &e) {
		t.Error("not an API error")
	}
}

// A global 429 holds every other route back, and answers to interactions go on.
func TestGlobalLimitHoldsForEveryRoute(t *testing.T) {
	r := start(t, setup{})
	const wait = 400 * time.Millisecond
	r.api.Inject(fake.Fault{Op: fake.OpMessage, Status: 429, RetryAfter: wait, Global: true})
	one := r.api.Say(guild(), mention(r, "one"), "")
	r.api.Wait(soon, func() bool { return len(r.api.Requests(fake.OpMessage)) == 1 })
	time.Sleep(50 * time.Millisecond) // for the refusal to arrive
	begin := time.Now()
	other := guild()
	other.ChannelID = "400000000000000005"
	two := r.api.Say(other, mention(r, "two"), "")
	x := r.api.Slash(guild(), "ally", country("x"))
	reply(t, x)
	if _, after := x.Ack(); after > wait/2 {
		t.Errorf("an interaction waited %s", after)
	}
	answers(t, r, one, 1)
	answers(t, r, two, 1)
	for _, q := range r.api.Requests(fake.OpMessage)[1:] {
		if q.Status == 429 {
			t.Error("sent during the global limit")
		}
		if q.At.Sub(begin) < wait/2 {
			t.Errorf("sent after %s", q.At.Sub(begin))
		}
	}
}

func TestBucketLimitsAreKept(t *testing.T) {
	r := start(t, setup{})
	r.api.Limit(fake.OpMessage, 2, 200*time.Millisecond)
	var asked []fake.Message
	for i := range 6 {
		asked = append(asked, r.api.Say(guild(), mention(r, fmt.Sprint(i)), ""))
	}
	for _, m := range asked {
		answers(t, r, m, 1)
	}
	refused := 0
	for _, q := range r.api.Requests(fake.OpMessage) {
		if q.Status == 429 {
			refused++
		}
	}
	if refused > 1 {
		t.Errorf("%d requests over the limit", refused)
	}
}

// A slow answer to one interaction delays no other: discordgo would let them
// wait for each other in one bucket.
func TestAnswersDoNotWaitForEachOther(t *testing.T) {
	r := start(t, setup{})
	r.api.Inject(fake.Fault{Op: answerOp, Delay: 2 * time.Second})
	r.api.Slash(guild(), "ally", country("slow"))
	r.api.Wait(soon, func() bool { return len(r.core.seen()) == 1 })
	time.Sleep(20 * time.Millisecond)
	x := r.api.Slash(guild(), "ally", country("quick"))
	reply(t, x)
	if _, after := x.Ack(); after > time.Second {
		t.Errorf("waited %s", after)
	}
}

// Memory stays flat over many interactions, with the memory that the bot
// really has: no token leaves anything behind. The clock runs fast, so that
// what was seen is forgotten as it is in a long life.
func TestMemoryStaysFlat(t *testing.T) {
	var clock atomic.Int64
	core := newCore()
	core.memory = bot.NewMemory(func() time.Time { return time.Unix(clock.Add(1), 0) })
	r := start(t, setup{core: core})
	r.a.seen = newSeen(256) // full, and so of one size, from the start
	batch := func(n int) uint64 {
		for range n / 20 {
			var sent []*fake.Exchange
			for range 20 {
				sent = append(sent, r.api.Slash(guild(), "ally", country("x")))
			}
			for _, x := range sent {
				reply(t, x)
			}
			core.mu.Lock()
			core.requests = nil
			core.mu.Unlock()
			r.api.ForgetRequests()
		}
		r.a.rest.flight.closeIdle() // their number varies
		var m runtime.MemStats
		least := uint64(math.MaxUint64)
		for range 5 { // what others run ends meanwhile
			time.Sleep(20 * time.Millisecond)
			runtime.GC()
			runtime.ReadMemStats(&m)
			least = min(least, m.HeapAlloc)
		}
		return least
	}
	before := batch(1500)
	after := batch(4000)
	// discordgo's buckets alone would take 1.3 MiB.
	if after > before+(512<<10) {
		t.Errorf("%d KiB more after 4,000 interactions", (after-before)>>10)
	}
	if n := len(r.a.rest.flight.limits.buckets); n > 8 {
		t.Errorf("%d buckets", n)
	}
}

func TestLimitsAreBounded(t *testing.T) {
	l := newLimits(1000)
	for i := range 3 * maxBuckets {
		h := http.Header{}
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Limit", "5")
		h.Set("X-RateLimit-Reset-After", "3600")
		l.learn(endpoint{method: "POST", pattern: "/channels/%s/messages", major: fmt.Sprint(i)}, h)
	}
	if n := len(l.buckets); n > maxBuckets {
		t.Errorf("%d buckets", n)
	}
}

func TestAMemoryThatFailsIsSurvived(t *testing.T) {
	core := newCore()
	core.memory = failing{}
	r := start(t, setup{core: core})
	reply(t, r.api.Slash(guild(), "ally", country("x")))
	m := r.api.Say(guild(), mention(r, "Brazil"), "")
	answers(t, r, m, 1)
	r.api.Delete(m.ID)
}

func TestBeforeTheAddressIsBanned(t *testing.T) {
	l := newLimits(1000)
	now := time.Now()
	shared := http.Header{"X-Ratelimit-Scope": {"shared"}}
	for range maxInvalid {
		l.count(http.StatusNotFound, nil, now)
		l.count(http.StatusTooManyRequests, shared, now)
	}
	e := messagesEndpoint("1")
	if err := l.wait(t.Context(), e); err != nil {
		t.Errorf("stopped by what does not count: %v", err)
	}
	for range maxInvalid {
		l.count(http.StatusForbidden, nil, now)
	}
	if err := l.wait(t.Context(), e); !errors.Is(err, errInvalid) {
		t.Errorf("goes on: %v", err)
	}
	if err := l.wait(t.Context(), callbackEndpoint("1", "t")); err != nil {
		t.Errorf("an answer is held back: %v", err)
	}
	if l.spoiled(now.Add(invalidWindow)) {
		t.Error("for ever")
	}
}

// An answer that comes too late is not tried for ever: what waits would pile up.
func TestNoFirstAnswerAfterItsTime(t *testing.T) {
	r := start(t, setup{})
	r.api.Inject(fake.Fault{Op: answerOp, Status: 429, HTML: true, RetryAfter: time.Minute})
	begin := time.Now()
	r.api.Slash(guild(), "ally", country("x"))
	if !eventually(func() bool { return r.monitor.got("failed interaction") == 1 }) || time.Since(begin) > 4*time.Second {
		t.Errorf("still trying after %s", time.Since(begin))
	}
}

// At whatever level discordgo logs, no token reaches the standard log.
func TestDiscordgoLogsNoToken(t *testing.T) {
	var out logBuffer
	log.SetOutput(&out)
	defer log.SetOutput(os.Stderr)
	api, err := fake.NewServer(fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close()
	r, err := newREST(Config{Token: api.Token(), APIURL: api.URL()}, newMonitor())
	if err != nil {
		t.Fatal(err)
	}
	s := r.session
	if s.Debug {
		t.Error("requests would be written out, whatever the logger")
	}
	// Without the adapter's transport, which discordgo would see no fault through.
	plain := &http.Transport{}
	defer plain.CloseIdleConnections()
	s.Client, s.MaxRestRetries = &http.Client{Transport: plain}, 1
	for level := discordgo.LogError; level <= discordgo.LogDebug; level++ {
		s.LogLevel = level
		for _, status := range []int{502, 429} {
			api.Inject(fake.Fault{Op: fake.OpCallback, Status: status, HTML: true, Times: 2})
			if _, err := s.RequestWithBucketID("POST", r.base+"/interactions/1/a-secret/callback", map[string]int{"type": 1}, "x"); err == nil {
				t.Error("no error")
			}
		}
	}
	if out.String() != "" {
		t.Errorf("logged:\n%s", out.String())
	}
}
