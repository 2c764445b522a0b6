package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/bwmarrin/discordgo"
)

// GatewayOptions are what a Gateway is made of. Handle is needed.
type GatewayOptions struct {
	URL     string // default: what the API names
	Name    string // how identify calls the program
	Intents discordgo.Intent
	// Handle takes an event and reports whether it took it: one that it did not
	// take is not counted as received, and comes again where the session is
	// resumed. It must not block.
	Handle func(name string, data json.RawMessage) bool
	// Ready is told of a login, or of a session taken over; may be nil.
	Ready func(shard int, s Session)
	// AwaitTurn waits until no other process has identified in this bucket of
	// late; nil where there is none.
	AwaitTurn func(ctx context.Context, bucket int) error
	// KeepSession leaves sessions open at the end, for others to resume.
	KeepSession bool
	Timing      Timing
	Log         *slog.Logger // default: slog.DiscardHandler
}

// Timing holds the waits that tests shorten; zero values mean the defaults.
type Timing struct {
	Hello        time.Duration // for Hello, and for Ready after it; 15 s
	IdentifyGap  time.Duration // between identifies of one bucket; 5 s (gateway#rate-limiting)
	BackoffFirst time.Duration // 1 s
	BackoffMax   time.Duration // 2 min
	InvalidGap   time.Duration // after an invalid session, at most; 5 s (gateway#resuming)
	Stable       time.Duration // a connection that held so long begins afresh with BackoffFirst; 1 min
}

func (t Timing) withDefaults() Timing {
	t.Hello = cmp.Or(t.Hello, 15*time.Second)
	t.IdentifyGap = cmp.Or(t.IdentifyGap, 5*time.Second)
	t.BackoffFirst = cmp.Or(t.BackoffFirst, time.Second)
	t.BackoffMax = cmp.Or(t.BackoffMax, 2*time.Minute)
	t.InvalidGap = cmp.Or(t.InvalidGap, 5*time.Second)
	t.Stable = cmp.Or(t.Stable, time.Minute)
	return t
}

// Session is what a resume needs, in this process or another.
type Session struct {
	ID  string `json:"s"`
	URL string `json:"u"`
	Seq int64  `json:"q"`
	// What only a login tells: the bot's user and its application.
	Bot string `json:"b"`
	App string `json:"a"`
}

// Gateway connects shards to Discord's gateway and keeps them connected.
type Gateway struct {
	client     *Client
	opt        GatewayOptions
	log        *slog.Logger
	identifies *identifyLimiter
}

// NewGateway makes a Gateway. It connects to nothing yet.
func NewGateway(c *Client, o GatewayOptions) (*Gateway, error) {
	if u, err := url.Parse(o.URL); o.URL != "" && (err != nil || (u.Scheme != "wss" && u.Scheme != "ws")) {
		return nil, errors.New("the gateway's address is no ws or wss URL")
	}
	o.Timing = o.Timing.withDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Gateway{client: c, opt: o, log: o.Log, identifies: newIdentifyLimiter(o.Timing.IdentifyGap)}, nil
}

// Plan is where to connect, and with how many shards.
type Plan struct {
	URL   string
	Count int
}

// Plan asks Discord for what the options and count (0: not known) leave open,
// for as long as it takes. The error is a *FatalError, or that ctx ended.
func (g *Gateway) Plan(ctx context.Context, first, count int) (Plan, error) {
	p := Plan{URL: g.opt.URL, Count: count}
	wait := g.opt.Timing.BackoffFirst
	for {
		var info discordgo.GatewayBotResponse
		err := g.client.Confirm(ctx, func() (err error) { info, err = g.info(ctx); return err })
		var fatal *FatalError
		if ctx.Err() != nil {
			return Plan{}, ctx.Err()
		} else if errors.As(err, &fatal) {
			return Plan{}, err
		}
		if err == nil {
			p.URL, p.Count = cmp.Or(p.URL, info.URL), cmp.Or(p.Count, info.Shards)
		}
		if err == nil || (p.URL != "" && p.Count > 0) {
			p.Count = max(p.Count, 1)
			return p, nil
		}
		g.client.observer.Disconnected(first, err)
		g.log.Warn("discord: asking for the gateway failed", "error", err, "again_in", wait)
		_ = Sleep(ctx, jitter(wait)) // ctx is looked at above
		wait = min(wait*2, g.opt.Timing.BackoffMax)
	}
}

// info asks for the gateway's address, the number of shards and how many
// logins are left (events/gateway#get-gateway-bot).
func (g *Gateway) info(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var info discordgo.GatewayBotResponse
	if err := g.client.Call(ctx, At("GET", "/gateway/bot"), nil, &info); err != nil {
		return info, err
	}
	g.identifies.set(info.SessionStartLimit)
	return info, nil
}

// Run keeps a shard connected until ctx ends (nil) or Discord refuses it for
// good. It goes on with the session from, unless that is empty; saved, unless
// nil, is told of the session's state after every event and must not block. The
// state at the end is returned, empty where there is nothing to resume.
func (g *Gateway) Run(ctx context.Context, p Plan, id int, from Session, saved func(Session)) (Session, error) {
	if id >= p.Count {
		return Session{}, &FatalError{4010, fmt.Sprintf("this process was told to run shard %d, but there are %d: check the shard settings", id, p.Count)}
	}
	s := &shard{g: g, id: id, count: p.Count, gateway: p.URL, saved: saved}
	if from.ID != "" && from.Bot != "" {
		from.URL = usableGateway(from.URL, p.URL)
		s.session = from
		s.seq.Store(from.Seq)
		g.ready(id, from)
	}
	err := s.run(ctx)
	return s.state(), err
}

func (g *Gateway) ready(shard int, s Session) {
	if g.opt.Ready != nil {
		g.opt.Ready(shard, s)
	}
}
