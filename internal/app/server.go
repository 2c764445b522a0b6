package app

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"allybot/internal/config"
	"allybot/internal/health"
)

// The paths of the HTTP server.
const (
	LivePath     = "/livez"
	ReadyPath    = "/readyz"
	MetricsPath  = "/metrics"
	TelegramPath = "/telegram/webhook"
	DiscordPath  = "/discord/interactions"
)

// What a client may take, so that slow ones cannot hold connections: the
// platforms post a few KiB within milliseconds.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 90 * time.Second
	maxHeader     = 16 << 10 // bytes
	// maxBody bounds what any handler can read; the adapters' own limits are
	// lower.
	maxBody = 1 << 20 // bytes
)

func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           http.MaxBytesHandler(h, maxBody),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// admin serves health and metrics.
func admin(mux *http.ServeMux, m *health.Monitor) {
	mux.Handle(LivePath, m.State.Live())
	mux.Handle(ReadyPath, m.State.Readiness())
	mux.Handle(MetricsPath, m.Metrics.Handler())
}

// posted serves what the platforms post to.
func posted(mux *http.ServeMux, services []service) {
	for _, s := range services {
		if s.handler != nil {
			mux.Handle(s.path, s.handler)
		}
	}
}

func routes(m *health.Monitor, services []service) http.Handler {
	mux := http.NewServeMux()
	admin(mux, m)
	posted(mux, services)
	return mux
}

// listening is an HTTP server with the address that it accepts at.
type listening struct {
	*http.Server
	listener net.Listener
}

// listen opens the one address of the configuration, or the two: then health
// and metrics are at one of their own alone.
func listen(ctx context.Context, cfg config.HTTP, m *health.Monitor, services []service, log *slog.Logger) ([]listening, error) {
	at := map[string]http.Handler{"http.listen": routes(m, services)}
	addresses := []struct{ key, address string }{{"http.listen", cfg.Listen}}
	if cfg.AdminListen != "" {
		outside, inside := http.NewServeMux(), http.NewServeMux()
		posted(outside, services)
		admin(inside, m)
		at = map[string]http.Handler{"http.listen": outside, "http.admin_listen": inside}
		addresses = append(addresses, struct{ key, address string }{"http.admin_listen", cfg.AdminListen})
	}
	secured, err := serverTLS(cfg)
	if err != nil {
		return nil, err
	}
	var all []listening
	for _, a := range addresses {
		var lc net.ListenConfig
		l, err := lc.Listen(ctx, "tcp", a.address)
		if err != nil {
			for _, s := range all {
				_ = s.listener.Close()
			}
			return nil, fmt.Errorf("%s: %w. Mend: free the address, or give another", a.key, err)
		}
		if secured != nil && a.key == "http.listen" {
			l = tls.NewListener(l, secured)
		}
		all = append(all, listening{newServer(at[a.key], log), l})
	}
	return all, nil
}
