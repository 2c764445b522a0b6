package bot

import (
	"context"
	"errors"
)

// PictureMaker makes the PNG that a Picture's key names.
type PictureMaker interface {
	// Describe gives the key of a chart's picture (see Charts.Chart), which is
	// another where the chart shows something else, and what it shows in at most
	// limit characters. It fails where the chart cannot be drawn.
	Describe(chart string, limit int) (key, alt string, err error)
	// Ready reports whether Make would answer at once. It must not block.
	Ready(key string) bool
	// Make may take seconds and ends early with ctx. An unknown key is an error.
	Make(ctx context.Context, key string) ([]byte, error)
}

// ErrNoPicture says that no picture has the key asked for.
var ErrNoPicture = errors.New("bot: no such picture")
