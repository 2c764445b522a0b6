package picture

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
)

// Drawing is what can be drawn: BarChart, Timeline or Map.
type Drawing interface {
	// Render makes the PNG. It uses the processor for some tens of milliseconds,
	// never blocks and starts no goroutine; it looks at ctx between its steps.
	// It fails with ErrContent where the values cannot be drawn honestly.
	Render(ctx context.Context) ([]byte, error)
	// Alt says in words what the picture shows, in at most limit characters.
	Alt(limit int) string

	layout() (*page, error)
}

// ErrContent is what Render fails with where the values themselves are at fault.
var ErrContent = errors.New("picture: content that cannot be drawn")

// The limits of a picture.
const (
	// Width in pixels: three for each of the 360 points of a small phone.
	Width = 1080
	// MaxHeight in pixels. Telegram's sendPhoto wants width and height below
	// 10,000 together (core.telegram.org/bots/api#sendphoto).
	MaxHeight = 8800

	// With so many bars or events of usual length a picture stays below 200,000
	// bytes.
	MaxBars   = 24
	MaxEvents = 24
	// MaxText is how many characters of one text are drawn; the rest is an
	// ellipsis.
	MaxText = 600
)

// design goes into every key: count it up when the same values look different.
const design = 1

// Key names a drawing by its content: the same values give the same key, and
// the same bytes, on every replica.
func Key(d Drawing) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %#v", design, d)) // prints maps in order
	return hex.EncodeToString(sum[:16])
}

// render is what all drawings' Render does.
func render(ctx context.Context, d Drawing) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := d.layout()
	if err != nil {
		return nil, err
	}
	if p.height() > MaxHeight {
		return nil, fmt.Errorf("%w: %d pixels high, at most %d", ErrContent, p.height(), MaxHeight)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	img := paint(p)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return encode(img)
}

func paint(p *page) *image.RGBA {
	c := newCanvas(p.height(), p.fonts)
	for _, op := range p.ops {
		op.paint(c)
	}
	return c.img
}
