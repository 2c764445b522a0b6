package bot

import "time"

// Handled is what is logged and counted of a request: never its text, never
// who made it.
type Handled struct {
	Platform Platform
	Command  string // canonical name; "ask" for plain questions, "button" for actions
	Lang     Lang
	Outcome  string // "answered", "ambiguous", "unknown", "service", "refused", "failed"
	Reason   string // of an unknown: "silent", "outside", "unclear"; of a refusal: "rate"
	Facts    []string
	Duration time.Duration
}
