package app

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"allybot/internal/config"
)

// reloadTime is how long reading a pack may take before it is told: it takes
// well under a second, unless its disk hangs.
const reloadTime = 30 * time.Second

// serve loads the pack and, if it is good, serves it under this configuration
// from the next request on. A panic on the way is an error: the old pack goes
// on.
func (c *core) serve(cfg config.Config) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("taking the pack into service panicked: %v\n%s", v, debug.Stack())
		}
	}()
	p, err := c.load(cfg)
	if err != nil {
		return fmt.Errorf("pack.dir: %w", err)
	}
	b, err := c.make(cfg, p)
	if err != nil {
		return err
	}
	c.cfg.Store(&cfg)
	c.now.Store(b)
	c.state.Pack(fmt.Sprintf("%s, %d facts, since %s", p.ID, len(p.Facts()), time.Now().UTC().Format(time.RFC3339)))
	return nil
}

// reloadOn reloads at each signal until the function it returns is called,
// which waits for a reload under way, but not longer than its context. Signals
// during a reload bring one more after it.
func (c *core) reloadOn(signals <-chan os.Signal) (stop func(context.Context)) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		var running chan struct{} // nil: none is
		var again, stuck bool
		late := time.NewTimer(reloadTime)
		late.Stop()
		defer late.Stop()
		begin := func() {
			running, again = make(chan struct{}), false
			late.Reset(reloadTime)
			go func(over chan struct{}) { defer close(over); c.reloadAndTell() }(running)
		}
		for {
			select {
			case <-done:
				if running != nil && !stuck {
					<-running
				}
				return
			case <-signals:
				switch {
				case running == nil:
					begin()
				case stuck:
					c.log.Error("a reload was asked for and is skipped: the one before it has not ended")
				default:
					again = true
				}
			case <-running:
				late.Stop()
				if running, stuck = nil, false; again {
					begin()
				}
			case <-late.C:
				stuck = true
				err := fmt.Errorf("reading it has not ended after %s: does its disk answer?", reloadTime)
				c.state.PackRefused(err)
				c.metrics.Reloaded(false)
				c.log.Error("the new pack is not there yet, the old one goes on", "err", err)
			}
		}
	}()
	return func(ctx context.Context) {
		close(done)
		select {
		case <-ended:
		case <-ctx.Done():
		}
	}
}

// reloadAndTell reads the configuration and the pack again. A fault in either
// leaves all as it is.
func (c *core) reloadAndTell() {
	old := c.cfg.Load()
	cfg := *old
	if c.reread != nil {
		next, err := c.reread()
		if err != nil {
			c.metrics.Reloaded(false)
			c.log.Error("the new configuration is refused, the old one goes on", "err", err)
			return
		}
		cfg = next
	}
	err := c.serve(cfg)
	c.metrics.Reloaded(err == nil)
	if err != nil {
		c.state.PackRefused(err)
		c.log.Error("the new pack is refused, the old one goes on", "err", err)
		return
	}
	if c.level != nil {
		c.level.Set(cfg.Log.Level)
	}
	c.log.Info("the pack was read again and is served from now on")
	if fixed := old.Fixed(cfg); len(fixed) > 0 {
		c.log.Warn("the configuration changed in what holds from the next start on only", "what", strings.Join(fixed, ", "))
	}
}
