// Package picture draws bar charts, timelines and a map of Latin America and
// the Caribbean as PNG, from values alone: it knows nothing of facts, chats
// or languages, and every word in a picture comes from its caller.
//
// # Why golang.org/x/image
//
// The pictures are read on a phone, so what matters is control over where each
// line of text goes: labels are measured and wrapped, and a test can ask for
// every box. gonum.org/v1/plot lays its charts out itself, neither wraps nor
// tells what it did, and adds 8.4 MB to a stripped binary (its PDF, SVG and TeX
// back ends and twelve fonts come along); fogleman/gg had its last release in
// 2019. golang.org/x/image has a rasterizer (vector), OpenType text
// (font/opentype) and fonts, is kept by the Go project, has no further
// dependencies and adds 1.8 MB with the fonts.
//
// # Fonts
//
// Liberation Sans, regular and bold, under the SIL Open Font License 1.1
// (notice and licence are in the font files' own name tables), embedded by
// codeberg.org/go-fonts/liberation. It has every letter of the three languages.
// x/image's Go fonts would save 0.5 MB, but their slashed zeros and wide hyphens
// make figures and names read like code. What the font lacks, and scripts that
// need shaping, such as Arabic, are drawn as small boxes.
//
// # The map's data
//
// lac.map is made from Natural Earth's 1:50m countries (public domain,
// naturalearthdata.com) as npm's world-atlas 2.0.2 (ISC licence) carries them,
// in Lambert's azimuthal equal-area projection centred on 75° W 11° S. Disputed
// areas are drawn as that data has them; France's overseas departments, such as
// French Guiana, are part of France in it.
//
// These outlines are the only ones: a pack about another region has its
// comparisons, its timeline and the map's text, but no picture of its map until
// gen/view.go frames that region and main.go asks for its M49 code. To make the
// file anew:
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	WORLD_ATLAS=$PWD/package/countries-50m.json go generate allybot/internal/picture
package picture

//go:generate go run ./gen -out lac.map
