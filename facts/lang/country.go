package lang

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country gives a country's name and further names for it by its ISO 3166-1
// code: the language's own, else CLDR's. The name is empty where neither has
// one.
func (l *Language) Country(iso string) (name string, more []string) {
	if own := l.countries[iso]; len(own) > 0 {
		return own[0], own[1:]
	}
	region, err := language.ParseRegion(iso)
	if err != nil {
		return "", nil
	}
	tag := l.Tag.BCP47()
	if l.Region != "" {
		if regional, err := language.Parse(string(l.Tag) + "-" + l.Region); err == nil {
			tag = regional
		}
	}
	if namer := display.Regions(tag); namer != nil {
		name = namer.Name(region)
	}
	return name, nil
}
