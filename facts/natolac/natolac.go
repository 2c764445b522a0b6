// Package natolac holds the built-in pack: the facts, in our own words, of the
// document "What does NATO do in Latin America?". It is data only.
package natolac

import (
	"embed"
	"io/fs"
)

//go:embed natolac.pack.md lexicon.yaml classifier.bin
var files embed.FS

// FS gives the pack's files, for facts.Load and facts.Check.
func FS() fs.FS { return files }
