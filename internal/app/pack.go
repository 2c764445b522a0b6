package app

import (
	"fmt"
	"os"

	"allybot/facts"
	"allybot/facts/natolac"
)

// loadPack reads, checks and indexes the pack in a directory, or the
// built-in one.
func loadPack(dir string) (p *facts.Pack, err error) {
	// An operator's file must never end a running process, whatever is in it.
	defer func() {
		if v := recover(); v != nil {
			p, err = nil, fmt.Errorf("reading the pack panicked: %v", v)
		}
	}()
	if dir == "" {
		return facts.Load(natolac.FS())
	}
	return facts.Load(os.DirFS(dir))
}
