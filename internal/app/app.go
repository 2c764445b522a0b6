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
	// Redact takes secrets out of what /readyz shows.
	Redact func(string) string
	// Reload asks for the pack directory to be read again: SIGHUP.
	Reload <-chan os.Signal
	// Listening is told the HTTP server's address once it accepts; may be nil.
	Listening func(addr net.Addr)
}

// ErrAllEnded says that no platform is left to serve: every adapter gave up.
var ErrAllEnded = errors.New("no platform is left to serve: see the reasons above, mend them and start again")

// service is an adapter with what platforms post to it, if anything.
type service struct {
	adapter bot.Adapter
	path    string
	handler http.Handler
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
	if err == nil {
		err = serve(ctx, cfg, o, monitor, core, services)
	}
	return errors.Join(err, stopKeeping())
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
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", cfg.HTTP.Listen)
	if err != nil {
		return fmt.Errorf("http.listen: %w. Mend: free the address, or give another", err)
	}
	server := newServer(routes(monitor, services), o.Log)
	if o.Listening != nil {
		o.Listening(listener.Addr())
	}
	o.Log.Info("listening", "addr", listener.Addr().String(), "version", o.Version)

	s := newSupervisor(ctx, services, monitor.State, o.Log)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	s.start() //nolint:contextcheck // adapters do not end with ctx, but in their order
	stopReload := core.reloadOn(o.Reload)

	var cause error
	select {
	case <-ctx.Done():
		o.Log.Info("stopping", "timeout", cfg.Shutdown.Timeout)
	case <-s.allEnded:
		cause = ErrAllEnded
	case err := <-served:
		cause = fmt.Errorf("the HTTP server ended: %w", err)
	}
	monitor.State.Stopping()
	stopReload()
	return errors.Join(cause, stop(ctx, cfg.Shutdown.Timeout, server, s))
}

// errAbandoned says that a stop took too long.
var errAbandoned = errors.New("work was still under way at shutdown.timeout and was abandoned")

// stop ends intake everywhere, then waits for what was begun. Adapters that
// the HTTP server feeds are stopped after it, so that what has been posted is
// still answered.
func stop(ctx context.Context, timeout time.Duration, server *http.Server, s *supervisor) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	s.stopPulling()
	err := server.Shutdown(ctx)
	s.stopAll()
	if !s.wait(ctx) || err != nil {
		_ = server.Close()
		return errAbandoned
	}
	return nil
}
