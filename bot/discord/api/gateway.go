package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"allybot/bot"

	"github.com/bwmarrin/discordgo"
)

// FatalError ends the adapter: trying again cannot help. It reads as a plain
// reason for the operator.
type FatalError struct {
	Code   int // the gateway's close code, or HTTP 401
	Reason string
}

func (e *FatalError) Error() string { return "discord: " + e.Reason }

// fatalReasons are the close codes after which reconnecting is pointless
// (topics/opcodes-and-status-codes#gateway-gateway-close-event-codes).
func fatalReasons(code int) (string, bool) {
	r, ok := map[int]string{
		4004: "Discord refused the token (4004): take a new one from the developer portal, page Bot",
		4010: "this process was given a shard that does not exist (4010): check the shard settings",
		4011: "the bot is in too many servers for so few shards (4011): raise the shard count, or leave it to Discord",
		4012: "Discord no longer speaks this version of its gateway (4012): a newer allybot is needed",
		4013: "Discord does not know the intents asked for (4013): a newer allybot is needed",
		4014: "Discord does not allow the intents asked for (4014): check the bot's page in the developer portal",
	}[code]
	return r, ok
}

// refused gives the fatal error where the API refused the token, else nil.
func refused(err error) error {
	var e *APIError
	if errors.As(err, &e) && e.Status == http.StatusUnauthorized {
		return &FatalError{http.StatusUnauthorized, "Discord refused the token (HTTP 401): take a new one from the developer portal, page Bot"}
	}
	return nil
}

// runGateway connects this process's shards and keeps them connected.
func (a *Adapter) runGateway(ctx context.Context) error {
	defer a.rest.flight.closeIdle()
	plan, err := a.plan(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	if a.cfg.Divide != nil {
		return a.divided(ctx, plan)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var once sync.Once
	var fatal error
	for _, id := range plan.shards {
		s := &shard{a: a, id: id, count: plan.count, gateway: plan.url}
		wg.Go(func() {
			if err := s.run(ctx); err != nil {
				once.Do(func() { fatal = err })
				cancel()
			}
		})
	}
	wg.Wait()
	return fatal
}

// plan is which shards to run, and where.
type plan struct {
	url    string
	count  int
	shards []int
}

// plan asks Discord for what the configuration leaves open, for as long as
// it takes.
func (a *Adapter) plan(ctx context.Context) (plan, error) {
	p := plan{url: a.cfg.GatewayURL, count: a.cfg.ShardCount}
	wait := a.cfg.Timing.BackoffFirst
	for {
		g, err := a.gatewayBot(ctx)
		if err == nil {
			if p.url == "" {
				p.url = g.URL
			}
			if p.count == 0 {
				p.count = g.Shards
			}
		}
		if fatal := refused(err); fatal != nil || ctx.Err() != nil {
			return plan{}, fatal
		}
		if err == nil || (p.url != "" && p.count > 0) {
			break
		}
		first := 0
		if len(a.cfg.Shards) > 0 {
			first = a.cfg.Shards[0]
		}
		a.monitor.Disconnected(bot.Discord, part(first), err)
		a.log.Warn("discord: asking for the gateway failed", "error", err, "again_in", wait)
		_ = sleep(ctx, jitter(wait)) // ctx is looked at above
		wait = min(wait*2, a.cfg.Timing.BackoffMax)
	}
	p.count = max(p.count, 1)
	p.shards = a.cfg.Shards
	if p.shards == nil {
		for i := range p.count {
			p.shards = append(p.shards, i)
		}
	}
	for _, s := range p.shards {
		if s >= p.count {
			return plan{}, &FatalError{4010, fmt.Sprintf("this process was told to run shard %d, but there are %d: check the shard settings", s, p.count)}
		}
	}
	return p, nil
}

// gatewayBot asks for the gateway's address, the number of shards and how
// many logins are left (events/gateway#get-gateway-bot).
func (a *Adapter) gatewayBot(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var g discordgo.GatewayBotResponse
	if err := a.rest.call(ctx, endpoint{method: "GET", pattern: "/gateway/bot"}, nil, &g); err != nil {
		return g, err
	}
	a.starts.set(g.SessionStartLimit)
	return g, nil
}

// shard is one connection to the gateway, made again whenever it breaks.
type shard struct {
	a         *Adapter
	id, count int
	gateway   string

	// What a resume needs; session is empty where a fresh login is due. Only
	// the shard's own goroutine uses them, but the heartbeat reads seq.
	session, resumeURL string
	seq                sequence
	resumes            int       // tried since Discord last took one or a login
	app                string    // the application's id, from a login
	saved              time.Time // when the session was last written down
}

func (s *shard) part() string { return part(s.id) }

// part names a shard to the monitor.
func part(id int) string { return "shard " + strconv.Itoa(id) }

// run keeps the shard connected until ctx ends (nil) or Discord refuses it
// for good.
func (s *shard) run(ctx context.Context) error {
	t := s.a.cfg.Timing
	wait := t.BackoffFirst
	for {
		ready, err := s.serve(ctx)
		s.a.monitor.Disconnected(bot.Discord, s.part(), err)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // told to end
		}
		var fatal *FatalError
		if errors.As(err, &fatal) {
			return err
		}
		if ready {
			wait = t.BackoffFirst
		}
		if s.resumes >= maxResumes {
			s.forget()
		}
		pause := jitter(wait)
		var again *reconnect
		switch {
		case errors.As(err, &again) && again.invalid:
			pause = min(t.InvalidGap, jitter(t.InvalidGap/2)+t.InvalidGap/5)
		case ready && again != nil:
			pause = jitter(t.BackoffFirst / 4) // Discord asked for it
		default:
			wait = min(wait*2, t.BackoffMax)
		}
		s.a.log.Info("discord: connection ended", "shard", s.id, "cause", err, "resume", s.session != "", "again_in", pause)
		_ = sleep(ctx, pause) // serve looks at ctx first
	}
}

// maxResumes is how often in a row a resume may come to nothing before the
// shard logs in afresh at the gateway's own address.
const maxResumes = 3

// forget drops the session: the next connection logs in afresh.
func (s *shard) forget() {
	s.session, s.resumeURL, s.resumes = "", "", 0
	s.seq.set(0)
}

// starts paces identifies: one a bucket (shard id modulo max_concurrency) in
// each gap, and none while Discord's daily count is used up.
type starts struct {
	gap time.Duration

	mu          sync.Mutex
	known       bool
	remaining   int
	reset       time.Time
	concurrency int
	turns       map[int]*turn
}

type turn struct {
	busy chan struct{} // holds a token while somebody logs in
	last time.Time
}

func newStarts(gap time.Duration) *starts {
	return &starts{gap: gap, concurrency: 1, turns: map[int]*turn{}}
}

func (s *starts) set(l discordgo.SessionInformation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = l.Total > 0
	s.remaining = l.Remaining
	s.reset = time.Now().Add(time.Duration(l.ResetAfter) * time.Millisecond)
	s.concurrency = max(l.MaxConcurrency, 1)
}

// exhausted reports whether Discord's count of logins is used up, and until
// when.
func (s *starts) exhausted() (until time.Time, yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reset, s.known && s.remaining <= 0
}

// bucket tells which shards may not identify at the same time.
func (s *starts) bucket(shard int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return shard % s.concurrency
}

// take waits for the shard's turn. The caller calls done when it has
// identified, or failed to.
func (s *starts) take(ctx context.Context, shard int) (done func(identified bool), err error) {
	s.mu.Lock()
	key := shard % s.concurrency
	t := s.turns[key]
	if t == nil {
		t = &turn{busy: make(chan struct{}, 1)}
		s.turns[key] = t
	}
	s.mu.Unlock()
	select {
	case t.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := sleep(ctx, time.Until(t.last.Add(s.gap))); err != nil && ctx.Err() != nil {
		<-t.busy
		return nil, err
	}
	var once sync.Once
	return func(identified bool) {
		once.Do(func() {
			if identified {
				t.last = time.Now()
				s.mu.Lock()
				s.remaining--
				s.mu.Unlock()
			}
			<-t.busy
		})
	}, nil
}
