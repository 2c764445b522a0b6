package logs

import (
	"fmt"
	"io"
	"log/slog"
)

// Options say how the log is written.
type Options struct {
	Level slog.Leveler
	JSON  bool
}

// New makes a logger that writes to w through the redactor: the message, the
// attributes, groups and errors alike, for it is the finished line that is
// searched.
func New(w io.Writer, r *Redactor, o Options) *slog.Logger {
	ho := &slog.HandlerOptions{Level: o.Level, ReplaceAttr: plain}
	if o.JSON {
		return slog.New(slog.NewJSONHandler(writer{r, w}, ho))
	}
	return slog.New(slog.NewTextHandler(writer{r, w}, ho))
}

// plain writes durations with their unit (JSON would give nanoseconds), and
// turns what a handler would encode into something else than its own
// characters (bytes become base64 in JSON) into text, so that the search of
// the finished line misses nothing.
func plain(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		return slog.String(a.Key, a.Value.Duration().String())
	}
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	switch v := a.Value.Any().(type) {
	case error, fmt.Stringer, *slog.Source, []string:
		return a
	case []byte:
		return slog.String(a.Key, string(v))
	default:
		return slog.String(a.Key, fmt.Sprintf("%+v", v))
	}
}
