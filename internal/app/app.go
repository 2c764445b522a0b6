// Package app builds the bot from its configuration and runs it: the pack,
// the adapters, the HTTP server, all under one context.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"allybot/bot"
	"allybot/internal/config"
	"allybot/internal/health"
)

// Options are what Run needs beside the configuration.
type Options struct {
	Version string
	Log     *slog.Logger
	// Config names the configuration file, for the log; may be empty.
	Config string
	// Redact takes secrets out of what /readyz shows.
	Redact func(string) string
	// Reload asks for the configuration and the pack to be read again: SIGHUP.
	Reload <-chan os.Signal
	// Reread gives the configuration anew, Level sets what Log leaves out. Nil:
	// the pack alone is read again.
	Reread func() (config.Config, error)
	Level  *slog.LevelVar
	// Listening is told the HTTP server's address once it accepts; may be nil.
	Listening func(addr net.Addr)

	deadline *time.Time // told when a stop must be over; may be nil
}

// ErrAllEnded says that no platform is left to serve: every adapter gave up.
var ErrAllEnded = errors.New("no platform is left to serve: see the reasons above, mend them and start again")

// ErrOneEnded says that an adapter gave up, and that the operator wants the
// process to end then.
var ErrOneEnded = errors.New("a platform was given up, and shutdown.when_ended is any: see the reason above, mend it and start again")

// service is an adapter with what platforms post to it, if anything.
type service struct {
	adapter bot.Adapter
	path    string
	handler http.Handler
	// pulls: the adapter fetches its own work, whatever may be posted besides.
	pulls bool
	// probe looks after the platform's API until its context ends; nil where
	// the adapter's own connection does.
	probe func(ctx context.Context)
}

// Run serves until ctx ends, then finishes what was begun within
// cfg.Shutdown.Timeout and returns nil. It returns an error where it cannot
// start, where every adapter gave up, or where work had to be abandoned.
func Run(ctx context.Context, cfg config.Config, o Options) error {
	if err := config.NeedPlatform(cfg); err != nil {
		return err
	}
	state := health.NewState(time.Now, o.Redact)
	monitor := &health.Monitor{State: state, Metrics: health.NewMetrics(o.Version, state), Log: o.Log}
	kept, err := keep(ctx, cfg, state, o.Log)
	if err != nil {
		return err
	}
	core, services, err := build(cfg, o, monitor, kept)
	stopKeeping := kept.start(ctx, core, services)
	var deadline time.Time
	if err == nil {
		o.deadline = &deadline
		err = serve(ctx, cfg, o, monitor, core, services)
	}
	if deadline.IsZero() {
		deadline = time.Now().Add(cfg.Shutdown.Timeout)
	}
	return errors.Join(err, within(deadline, stopKeeping))
}

// within waits for the last of a stop no longer than the stop may take.
func within(deadline time.Time, stop func() error) error {
	done := make(chan error, 1)
	go func() { done <- stop() }()
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return errAbandoned
	}
}

// build makes the bot and its adapters.
func build(cfg config.Config, o Options, monitor *health.Monitor, kept *keeping) (*core, []service, error) {
	core, err := newCore(cfg, o, monitor, kept)
	if err != nil {
		return nil, nil, err
	}
	services, err := adapters(cfg, core, monitor, o.Log)
	return core, services, err
}

// serve runs the services, however they were made.
func serve(ctx context.Context, cfg config.Config, o Options, monitor *health.Monitor, core *core, services []service) error {
	for _, s := range services {
		monitor.State.Expect(s.adapter.Platform())
		if w, ok := s.adapter.(interface{ Waiting() int }); ok {
			monitor.State.Waits(s.adapter.Platform(), w.Waiting)
		}
	}
	servers, err := listen(ctx, cfg.HTTP, monitor, services, o.Log)
	if err != nil {
		return err
	}
	if o.Listening != nil {
		for _, s := range servers {
			o.Listening(s.listener.Addr())
		}
	}
	o.Log.Info("listening", startLine(cfg, o, servers, monitor.State.ServedPack(), core.Languages())...)

	s := newSupervisor(ctx, services, monitor.State, o.Log)
	s.whenAny = cfg.Shutdown.WhenAny
	served := make(chan error, len(servers))
	for _, s := range servers {
		go func() { served <- s.Serve(s.listener) }()
	}
	s.start() //nolint:contextcheck // adapters do not end with ctx, but in their order
	stopReload := core.reloadOn(o.Reload)

	var cause error
	select {
	case <-ctx.Done():
		o.Log.Info("stopping", "timeout", cfg.Shutdown.Timeout)
	case <-s.allEnded:
		cause = ErrAllEnded
		if s.whenAny {
			cause = ErrOneEnded
		}
	case err := <-served:
		cause = fmt.Errorf("the HTTP server ended: %w", err)
	}
	monitor.State.Stopping()
	deadline := time.Now().Add(cfg.Shutdown.Timeout)
	if o.deadline != nil {
		*o.deadline = deadline
	}
	return errors.Join(cause, stop(ctx, cfg.Shutdown.Timeout, servers, s, stopReload))
}

// errAbandoned says that a stop took too long.
var errAbandoned = errors.New("work was still under way at shutdown.timeout and was abandoned")

// The parts of shutdown.timeout, in percent: the HTTP server's, then the
// adapters'. The rest is for what is still to be kept.
const (
	httpShare  = 20
	graceShare = 60
	stopShare  = 90
)

// share gives a part of a time.
func share(whole time.Duration, percent int) time.Duration {
	return whole * time.Duration(percent) / 100
}

// stop ends intake everywhere, then waits for what was begun. Adapters that
// the HTTP server feeds are stopped after it, so that what has been posted is
// still answered. A client that is idle or slow costs the server's share and
// is cut off then: it is nobody's unfinished work.
func stop(ctx context.Context, timeout time.Duration, servers []listening, s *supervisor, stopReload func(context.Context)) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), share(timeout, stopShare))
	defer cancel()
	s.stopPulling()
	posted, cancelPosted := context.WithTimeout(ctx, share(timeout, httpShare))
	defer cancelPosted()
	// Health last: until then it says that the process is stopping.
	for _, server := range servers {
		if server.Shutdown(posted) != nil {
			_ = server.Close()
		}
	}
	s.stopAll()
	finished := s.wait(ctx)
	stopReload(ctx)
	if !finished {
		return errAbandoned
	}
	return nil
}
