package health

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"allybot/bot"
)

// apiPart is the part that stands for how a platform's API answers.
const apiPart = "api"

const (
	// failuresToDown is how many calls must fail in a row before the API counts
	// as down: one may meet a connection that was just closed.
	failuresToDown = 3
	// quiet is how long nothing was called before the API is probed, and how
	// often one that is down is.
	quiet     = 30 * time.Second
	probeDown = 10 * time.Second
)

// Calls watches what a platform's API answers. An adapter that is posted to
// holds no connection, so that nothing else shows when its API is gone.
type Calls struct {
	monitor  *Monitor
	platform bot.Platform
	next     http.RoundTripper

	mu     sync.Mutex
	failed int // in a row
	last   time.Time
}

// Watch gives a transport that reports how the calls through it end.
func (m *Monitor) Watch(p bot.Platform, next http.RoundTripper) *Calls {
	return &Calls{monitor: m, platform: p, next: next}
}

// CloseIdleConnections ends the connections kept for later.
func (c *Calls) CloseIdleConnections() {
	if n, ok := c.next.(interface{ CloseIdleConnections() }); ok {
		n.CloseIdleConnections()
	}
}

// RoundTrip implements http.RoundTripper.
func (c *Calls) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	switch {
	case err != nil && errors.Is(r.Context().Err(), context.Canceled): // ours, not the API's
	case err != nil:
		c.note(err)
	case resp.StatusCode >= http.StatusInternalServerError:
		c.note(fmt.Errorf("it answers %d", resp.StatusCode))
	default:
		c.note(nil)
	}
	return resp, err
}

func (c *Calls) note(err error) {
	c.mu.Lock()
	c.last = time.Now()
	c.failed++
	if err == nil {
		c.failed = 0
	}
	down := c.failed >= failuresToDown
	c.mu.Unlock()
	switch {
	case err == nil:
		c.monitor.Connected(c.platform, apiPart)
	case down:
		c.monitor.Disconnected(c.platform, apiPart, err)
	}
}

// due reports whether it is time to probe.
func (c *Calls) due(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	wait := quiet
	if c.failed > 0 {
		wait = probeDown
	}
	return now.Sub(c.last) >= wait
}

// Probe calls an address of the API whenever nothing else was called for a
// while, until ctx ends.
func (c *Calls) Probe(ctx context.Context, address string) {
	tick := time.NewTicker(probeDown / 2)
	defer tick.Stop()
	for {
		if c.due(time.Now()) {
			c.probe(ctx, address)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (c *Calls) probe(ctx context.Context, address string) {
	ctx, cancel := context.WithTimeout(ctx, probeDown)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return // the configuration's check knows addresses
	}
	if resp, err := c.RoundTrip(req); err == nil {
		_ = resp.Body.Close()
	}
}
