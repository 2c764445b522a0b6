package picture

import (
	"fmt"
	"strings"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// style is a text's size in pixels and its weight.
type style struct {
	size float64
	bold bool
}

// pt gives points of a phone's screen in pixels of the picture.
func pt(points float64) float64 { return points * Width / 360 }

const (
	ellipsis = "…"
	box      = '□' // stands for what the fonts have not
)

// fonts measures and draws text. A face may not be shared by goroutines, so
// each picture has fonts of its own; reading them takes microseconds.
type fonts struct {
	regular, bold *sfnt.Font
	buffer        sfnt.Buffer
	faces         map[style]font.Face
}

func newFonts() (*fonts, error) {
	regular, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("picture: read font: %w", err)
	}
	bold, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		return nil, fmt.Errorf("picture: read font: %w", err)
	}
	return &fonts{regular: regular, bold: bold, faces: map[style]font.Face{}}, nil
}

func (f *fonts) face(s style) font.Face {
	if face, ok := f.faces[s]; ok {
		return face
	}
	src := f.regular
	if s.bold {
		src = f.bold
	}
	// opentype.NewFace's error is always nil: it checks nothing.
	face, err := opentype.NewFace(src, &opentype.FaceOptions{Size: s.size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err)
	}
	f.faces[s] = face
	return face
}

// width measures a line, in pixels.
func (f *fonts) width(text string, s style) float64 {
	return float64(font.MeasureString(f.face(s), text)) / 64
}

// line is the distance between two lines, ascent that from a line's top to its
// baseline.
func (f *fonts) line(s style) float64   { return s.size * 1.3 }
func (f *fonts) ascent(s style) float64 { return s.size * 1.0 }

// clean makes text from anywhere drawable on lines: composed letters, single
// spaces, no-break spaces kept, nothing that the fonts have not, at most MaxText characters.
func (f *fonts) clean(text string) string {
	if len(text) > 8*MaxText { // a letter with its marks; do not compose megabytes
		text = text[:8*MaxText]
	}
	var b strings.Builder
	space, n := false, 0
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, "")) {
		switch {
		case r == '\u00a0' || r == '\u202f':
			r = '\u00a0'
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = b.Len() > 0
			continue
		case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			continue // directions, joiners, tags: nothing to see
		}
		if i, err := f.regular.GlyphIndex(&f.buffer, r); err != nil || i == 0 {
			if unicode.Is(unicode.M, r) {
				continue // a mark on a letter that is drawn without it
			}
			r = box
		}
		if n == MaxText {
			b.WriteString(ellipsis)
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// wrap breaks clean text into lines of at most width pixels, so many at most,
// between words where it can. What is too much ends in an ellipsis. Empty text
// has no lines.
func (f *fonts) wrap(text string, s style, width float64, lines int) []string {
	var out []string
	current := ""
	for _, word := range strings.Split(text, " ") { // not at a no-break space
		joined := word
		if current != "" {
			joined = current + " " + word
		}
		if f.width(joined, s) <= width {
			current = joined
			continue
		}
		if current != "" {
			out = append(out, current)
		}
		for current = word; f.width(current, s) > width && len(out) <= lines; {
			head := f.fit(current, s, width)
			out, current = append(out, current[:head]), current[head:]
		}
		if len(out) > lines {
			break
		}
	}
	if current != "" {
		out = append(out, current)
	}
	if len(out) <= lines {
		return out
	}
	out = out[:lines]
	out[lines-1] = f.shorten(out[lines-1]+ellipsis, s, width)
	return out
}

// wrapLeaving is wrap with room left after the last line for what follows the
// text; where there is none, every line becomes as much shorter.
func (f *fonts) wrapLeaving(text string, s style, width, room float64, lines int) []string {
	out := f.wrap(text, s, width, lines)
	if n := len(out); n == 0 || f.width(out[n-1], s)+room <= width {
		return out
	}
	return f.wrap(text, s, width-room, lines)
}

// balance is wrap with lines of about the same length, for titles: as narrow as
// takes no more lines.
func (f *fonts) balance(text string, s style, width float64, lines int) []string {
	out := f.wrap(text, s, width, lines)
	if len(out) < 2 {
		return out
	}
	narrow, wide := width/2, width
	for wide-narrow > 8 {
		middle := (narrow + wide) / 2
		if got := f.wrap(text, s, middle, lines+1); len(got) <= len(out) {
			out, wide = got, middle
		} else {
			narrow = middle
		}
	}
	return out
}

// shorten cuts text that is too wide and ends it in an ellipsis.
func (f *fonts) shorten(text string, s style, width float64) string {
	if f.width(text, s) <= width {
		return text
	}
	text = strings.TrimSuffix(text, ellipsis)
	return strings.TrimRight(text[:f.fit(text, s, width-f.width(ellipsis, s))], " ") + ellipsis
}

// fit gives how many bytes of a text fit a width: whole characters, at least one.
func (f *fonts) fit(text string, s style, width float64) int {
	face := f.face(s)
	var x fixed.Int26_6
	last := rune(-1)
	for i, r := range text {
		if last >= 0 {
			x += face.Kern(last, r)
		}
		advance, _ := face.GlyphAdvance(r)
		if x += advance; float64(x)/64 > width && i > 0 {
			return i
		}
		last = r
	}
	return len(text)
}
