package discord

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allybot/bot"
	"allybot/bot/discord/receive"
	fake "allybot/internal/fakeapi/discord"
)

const answerOp = fake.OpCallback

// attempts is how often the client sends a request that fails.
const attempts = 5

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
	r.api.Inject(fake.Fault{Op: answerOp, Status: 500, Times: 3 * attempts}) // whatever its form
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
	r.a.dedup = receive.NewDedup(256, core.Memory, r.a.log) // full, and so of one size, from the start
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
		r.a.client.Close() // their number varies
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

// A store that hangs keeps nobody waiting: the answer is deferred in time, and
// private, because what the owner chose is not known.
func TestSettingsThatHang(t *testing.T) {
	tm := quick()
	tm.Acknowledge = 50 * time.Millisecond
	core := newCore()
	core.hangs = true
	r := start(t, setup{cfg: Config{Timing: tm}, core: core})
	x := r.api.Slash(guild(), "ally", country("x"))
	m := reply(t, x)
	if _, after := x.Ack(); after > time.Second || !m.Ephemeral {
		t.Errorf("acknowledged after %s, private %v", after, m.Ephemeral)
	}
}

func TestLoginsAreCountedByDiscord(t *testing.T) {
	r := start(t, setup{api: fake.Options{Logins: 1, LoginsReset: 300 * time.Millisecond}})
	begin := time.Now()
	r.api.InvalidSession(false)
	if !r.api.Wait(soon, func() bool { return len(r.api.Identifies()) == 2 }) {
		t.Fatal("no second login")
	}
	if took := time.Since(begin); took < 200*time.Millisecond {
		t.Errorf("logged in after %s with no login left", took)
	}
	if !strings.Contains(r.log.String(), "no logins left") {
		t.Error("the operator is not told")
	}
}
