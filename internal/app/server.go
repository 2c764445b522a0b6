package app

import (
	"log/slog"
	"net/http"
	"time"

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

func routes(m *health.Monitor, services []service) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(LivePath, m.State.Live())
	mux.Handle(ReadyPath, m.State.Readiness())
	mux.Handle(MetricsPath, m.Metrics.Handler())
	for _, s := range services {
		if s.handler != nil {
			mux.Handle(s.path, s.handler)
		}
	}
	return mux
}
