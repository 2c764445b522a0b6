package app

import (
	"fmt"

	"allybot/facts"
	"allybot/internal/config"
	"allybot/internal/plainfile"
)

// passages reads the operator's copy of the pack's source, so that replies
// can show a paragraph's own words. No file: no passages.
func passages(p *facts.Pack, file string) (func(number string) (string, bool), error) {
	if file == "" {
		return nil, nil
	}
	f, err := plainfile.Open(file, config.MaxSource)
	if err != nil {
		return nil, fmt.Errorf("source.file: %w", err)
	}
	defer f.Close()
	texts, err := p.Passages(f)
	if err != nil {
		return nil, fmt.Errorf("source.file: %w", err)
	}
	return func(number string) (string, bool) {
		text, ok := texts[number]
		return text, ok
	}, nil
}
