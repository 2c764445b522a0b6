package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNesting is deeper than any key lies.
const maxNesting = 8

// section is how a line begins that begins a section of the file.
var section = regexp.MustCompile(`^[A-Za-z"'{]`)

// parse reads the file's YAML. One that is broken is read section by section,
// so that what is wrong in one does not hide what is wrong in the others.
func (l *loader) parse(raw []byte) {
	whole, err := l.document(raw)
	if err == nil {
		l.take(whole)
		return
	}
	lines := bytes.SplitAfter(raw, []byte("\n"))
	var begins []int
	for i, line := range lines {
		if section.Match(line) {
			begins = append(begins, i)
		}
	}
	begins = append(begins, len(lines))
	broken := len(l.faults)
	for i, begin := range begins[:len(begins)-1] {
		// The lines before it are there, empty, so that the numbers are right.
		part := append(bytes.Repeat([]byte("\n"), begin), bytes.Join(lines[begin:begins[i+1]], nil)...)
		if n, err := l.document(part); err != nil {
			l.invalid(err)
		} else {
			l.take(n)
		}
	}
	if len(l.faults) == broken || !l.faulty(fileKey) {
		l.invalid(err)
	}
}

// document gives the first document, nil where there is none.
func (l *loader) document(raw []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	var first, second yaml.Node
	switch err := dec.Decode(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := dec.Decode(&second); err == nil {
		l.fault(fileKey, l.path, "it has a second document, which would be left unread", "take away the line --- and put everything into one document")
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return first.Content[0], nil
}

// take makes what is good in a document count.
func (l *loader) take(n *yaml.Node) {
	if n == nil || n.Tag == "!!null" {
		return
	}
	var names []string
	for _, k := range Keys() {
		names = append(names, k.Name)
	}
	l.keys(n, "", names, 0)
	values := map[string]any{}
	err := n.Decode(&values)
	if err == nil {
		err = l.file.MergeConfigMap(values)
	}
	if err != nil {
		l.invalid(err)
	}
}

func (l *loader) invalid(err error) {
	l.fault(fileKey, l.path, "it is not valid YAML: "+yamlCause(err), "compare it with config.example.yaml")
}

// quoted is what the YAML reader cites of the file: it may be a secret.
var quoted = regexp.MustCompile("[`'\"][^\n]*[`'\"]")

// yamlCause keeps the line and the fault and takes away what is cited.
func yamlCause(err error) string {
	s := quoted.ReplaceAllString(err.Error(), "…")
	return strings.Join(strings.Fields(strings.TrimPrefix(s, "yaml: ")), " ")
}

// keys notes on which line each key stands, names those that are given twice,
// of which the first counts, and refuses unknown ones without a value. Unknown
// ones with a value, viper shows.
func (l *loader) keys(n *yaml.Node, above string, names []string, depth int) {
	if n.Kind != yaml.MappingNode || depth > maxNesting {
		return
	}
	at := map[string]int{}
	once := n.Content[:0:0]
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name := above + strings.ToLower(key.Value)
		first, twice := at[name]
		if !twice || key.Tag == "!!merge" {
			at[name] = len(once)
			once = append(once, key, value)
			continue
		}
		l.fault(name, fmt.Sprintf("%s:%d", l.path, key.Line), fmt.Sprintf("it is given on line %d already", once[first].Line), "keep one of them")
		if was := once[first+1]; was.Kind == yaml.MappingNode && value.Kind == yaml.MappingNode {
			was.Content = append(was.Content, value.Content...)
		}
	}
	n.Content = once
	for i := 0; i < len(once); i += 2 {
		key, value := once[i], once[i+1]
		if key.Tag == "!!merge" {
			continue
		}
		name := above + strings.ToLower(key.Value)
		l.lines[name] = key.Line
		empty := value.Tag == "!!null" || value.Kind == yaml.MappingNode && len(value.Content) == 0
		switch {
		case slices.Contains(names, name):
		case empty && !isSection(name, names) && !l.faulty(name):
			l.fault(name, l.path, "there is no such key", nearest(name, names))
		case !empty:
			l.keys(value, name+".", names, depth+1)
		}
	}
}
