package config

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNesting is deeper than any key lies.
const maxNesting = 8

// structure finds what viper passes over: a second document, and unknown keys
// that have no value.
func (l *loader) structure(raw []byte) {
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	var first, second yaml.Node
	if err := dec.Decode(&first); err != nil {
		return // nothing, or viper has said what is wrong
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		l.fault(fileKey, l.path, "it has a second document, which would be left unread", "take away the line --- and put everything into one document")
	}
	var names []string
	for _, k := range Keys() {
		names = append(names, k.Name)
	}
	if len(first.Content) == 1 {
		l.emptyKeys(first.Content[0], "", names, 0)
	}
}

// emptyKeys refuses unknown keys without a value. Those with one, viper shows.
func (l *loader) emptyKeys(n *yaml.Node, above string, names []string, depth int) {
	if n.Kind != yaml.MappingNode || depth > maxNesting {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			continue
		}
		name := above + strings.ToLower(key.Value)
		empty := value.Tag == "!!null" || value.Kind == yaml.MappingNode && len(value.Content) == 0
		switch {
		case slices.Contains(names, name):
		case empty && !isSection(name, names) && !l.faulty(name):
			l.fault(name, l.path, "there is no such key", nearest(name, names))
		case !empty:
			l.emptyKeys(value, name+".", names, depth+1)
		}
	}
}
