package app

import (
	"errors"
	"fmt"

	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/config"
)

// MaxPackFile is how large each of a pack's files may be, in bytes: forty
// times what the built-in pack's largest is.
const MaxPackFile = 8 << 20

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

// Check reads what the configuration names: the pack, of which it refuses
// what `allybot pack check` does, the operator's copy of the source, the
// certificate.
func Check(cfg config.Config) error {
	p, err := loadPack(cfg.Pack.Dir)
	if err != nil {
		return fmt.Errorf("pack.dir: %w", err) // the source is read by the pack
	}
	var faults []error
	if cfg.Pack.Dir != "" {
		fsys, err := facts.Files(cfg.Pack.Dir)
		if err != nil {
			return fmt.Errorf("pack.dir: %w", err)
		}
		if err := facts.Check(fsys, nil).Err(); err != nil { // what `pack check` refuses
			faults = append(faults, fmt.Errorf("pack.dir: %w", err))
		}
	}
	if _, err = passages(p, cfg.Source.File); err != nil {
		faults = append(faults, err)
	}
	if _, err := serverTLS(cfg.HTTP); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}
