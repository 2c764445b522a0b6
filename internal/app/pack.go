package app

import (
	"fmt"

	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/config"
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
	fsys, err := facts.Files(dir)
	if err != nil {
		return nil, err //nolint:wrapcheck // says what it was doing
	}
	return facts.Load(fsys)
}

// Check reads what the configuration names, as a start would: the pack, and
// the operator's copy of the source.
func Check(cfg config.Config) error {
	p, err := loadPack(cfg.Pack.Dir)
	if err != nil {
		return fmt.Errorf("pack.dir: %w", err) // the source is read by the pack
	}
	if cfg.Pack.Dir != "" {
		fsys, err := facts.Files(cfg.Pack.Dir)
		if err != nil {
			return fmt.Errorf("pack.dir: %w", err)
		}
		if err := facts.Check(fsys, nil).Err(); err != nil { // what `pack check` refuses
			return fmt.Errorf("pack.dir: %w", err)
		}
	}
	_, err = passages(p, cfg.Source.File)
	return err
}
