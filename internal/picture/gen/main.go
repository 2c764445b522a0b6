// Command gen turns Natural Earth's country boundaries, as npm's world-atlas
// package carries them, into the small file that package picture embeds.
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	WORLD_ATLAS=$PWD/package/countries-50m.json go generate allybot/internal/picture
//
// Natural Earth is in the public domain (naturalearthdata.com/about/terms-of-use);
// world-atlas, which only converts it to TopoJSON, is under the ISC licence.
// The boundaries are kept as that data draws them, disputed ones too.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"golang.org/x/text/language"
)

func main() {
	in := flag.String("in", os.Getenv("WORLD_ATLAS"), "world-atlas's countries-50m.json")
	out := flag.String("out", "lac.map", "file to write")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	if in == "" {
		return errors.New("give the path of countries-50m.json by -in or WORLD_ATLAS: see the package comment")
	}
	data, err := os.ReadFile(in)
	if err != nil {
		return fmt.Errorf("read boundaries: %w", err)
	}
	world, err := parse(data)
	if err != nil {
		return fmt.Errorf("read %s: %w", in, err)
	}
	latinAmerica, err := language.ParseRegion("419") // UN M49: Latin America and the Caribbean
	if err != nil {
		return fmt.Errorf("find the region: %w", err)
	}

	view := newView()
	world.project(view)
	var areas []area
	for _, g := range world.geometries {
		code := "--" // Natural Earth gives a few territories no ISO code
		var inRegion bool
		if region, err := language.EncodeM49(g.m49); err == nil && g.m49 != 0 {
			code, inRegion = region.String(), latinAmerica.Contains(region)
		}
		if a, ok := world.area(g, code, inRegion, view); ok {
			areas = append(areas, a)
		}
	}
	return os.WriteFile(out, encode(areas, view), 0o644)
}
