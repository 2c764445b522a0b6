package pack

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"allybot/facts/lang"
)

// maxPackFile bounds one file of a pack, in bytes: a pack is curated by hand
// and the built-in one is a tenth of this.
const maxPackFile = 2 << 20

// reader turns a YAML file into the raw structs of schema.go. It is stricter
// than yaml.Decoder.KnownFields (which reports no more than the first unknown
// key of a mapping and keeps no lines): every unknown or repeated key, every
// value of the wrong shape is a fault with its line.
type reader struct {
	file   string
	faults []Fault
	first  lang.Tag // the language of a text that does not say its own
}

func (r *reader) fault(line int, problem, mend string) {
	r.faults = append(r.faults, Fault{File: r.file, Line: line, Problem: problem, Mend: mend})
}

// yamlLine finds the line in a yaml error's text: the package gives no other
// way to it.
var yamlLine = regexp.MustCompile(`line (\d+): `)

// read decodes data into the struct or slice that out points to.
func (r *reader) read(data []byte, out any) {
	if len(data) > maxPackFile {
		r.fault(0, fmt.Sprintf("the file is larger than %d bytes", maxPackFile), "split it")
		return
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			r.fault(1, "the file is empty", "write its content, or remove the file")
			return
		}
		line, msg := 0, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			line, _ = strconv.Atoi(m[1])
			msg = strings.Replace(msg, m[0], "", 1)
		}
		r.fault(line, "the YAML cannot be read: "+msg, "mend the syntax at or just before this line")
		return
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		r.fault(0, "the file holds more than one YAML document", "remove the --- lines")
		return
	}
	if len(doc.Content) == 0 {
		r.fault(1, "the file is empty", "write its content, or remove the file")
		return
	}
	r.first = firstLanguage(doc.Content[0])
	r.into(doc.Content[0], reflect.ValueOf(out).Elem())
}

func (r *reader) into(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode {
		r.fault(n.Line, "YAML aliases (*"+n.Value+") are not allowed", "write the value out")
		return
	}
	switch out := v.Addr().Interface().(type) {
	case *rawText:
		r.text(n, out)
		return
	case *rawTerms:
		r.terms(n, out)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.mapping(n, v)
	case reflect.Slice:
		if n.Kind == yaml.ScalarNode && n.Style&yaml.FoldedStyle != 0 && v.Type().Elem().Kind() == reflect.String {
			r.split(n, v)
			return
		}
		if n.Kind != yaml.SequenceNode {
			r.shape(n, "a list")
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
		for i, item := range n.Content {
			r.into(item, v.Index(i))
		}
	case reflect.Map:
		r.table(n, v)
	default:
		r.scalar(n, v)
	}
}

// split reads a list of words that is written as one folded text (>-), with semicolons:
// a lexicon's long lists are, which takes a tenth of the time to parse.
func (r *reader) split(n *yaml.Node, v reflect.Value) {
	for part := range strings.SplitSeq(n.Value, ";") {
		if part = strings.TrimSpace(part); part == "" {
			r.fault(n.Line, "an empty word between semicolons", "remove a semicolon")
			continue
		}
		v.Set(reflect.Append(v, reflect.ValueOf(part)))
	}
}

// firstLanguage looks for the first of `languages`, else for the source's.
func firstLanguage(n *yaml.Node) lang.Tag {
	value := func(n *yaml.Node, key string) *yaml.Node {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1]
			}
		}
		return &yaml.Node{}
	}
	if list := value(n, "languages"); len(list.Content) > 0 {
		return lang.Tag(list.Content[0].Value)
	}
	return lang.Tag(cmp.Or(value(value(n, "source"), "language").Value, "en"))
}

// text reads a text by language: "en: …". Whether the pack has the language
// is for the builder to say.
func (r *reader) text(n *yaml.Node, out *rawText) {
	out.At = lines{"": n.Line}
	if n.Kind == yaml.ScalarNode {
		out.said = out.said.With(r.first, strings.TrimSpace(n.Value))
		return
	}
	r.eachLanguage(n, func(l lang.Tag, key, value *yaml.Node) {
		out.At[string(l)] = key.Line
		var s string
		r.scalar(value, reflect.ValueOf(&s).Elem())
		out.said = out.said.With(l, s)
	})
}

func (r *reader) terms(n *yaml.Node, out *rawTerms) {
	*out = rawTerms{}
	r.eachLanguage(n, func(l lang.Tag, _, value *yaml.Node) {
		var words []string
		r.into(value, reflect.ValueOf(&words).Elem())
		(*out)[l] = words
	})
}

func (r *reader) eachLanguage(n *yaml.Node, visit func(l lang.Tag, key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.shape(n, "a text for each language, as `en: …`")
		return
	}
	seen := map[lang.Tag]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch l := lang.Tag(key.Value); {
		case lang.Parse(key.Value) != l || l == "":
			r.fault(key.Line, fmt.Sprintf("unknown key %q", key.Value), "use a language's code, such as en")
		case seen[l]:
			r.fault(key.Line, fmt.Sprintf("the key %q is given twice", key.Value), "keep one")
		default:
			seen[l] = true
			visit(l, key, value)
		}
	}
}

// mapping fills a struct by its yaml tags, and its At field, where it has
// one, with the line of each key ("" is the line of the mapping itself).
func (r *reader) mapping(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		r.shape(n, "keys and values")
		return
	}
	at := lines{"": n.Line}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, known := fieldByTag(v, key.Value)
		switch _, twice := at[key.Value]; {
		case !known || key.Value == "":
			r.fault(key.Line, fmt.Sprintf("unknown key %q", key.Value), "use one of: "+strings.Join(tags(v.Type()), ", "))
		case twice:
			r.fault(key.Line, fmt.Sprintf("the key %q is given twice", key.Value), "keep one")
		default:
			at[key.Value] = key.Line
			r.into(value, field)
		}
	}
	if f := v.FieldByName("At"); f.IsValid() {
		f.Set(reflect.ValueOf(at))
	}
}

func (r *reader) table(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		r.shape(n, "keys and values")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := reflect.ValueOf(n.Content[i].Value)
		if v.MapIndex(key).IsValid() {
			r.fault(n.Content[i].Line, fmt.Sprintf("the key %q is given twice", n.Content[i].Value), "keep one")
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		r.into(n.Content[i+1], item)
		v.SetMapIndex(key, item)
	}
}

func (r *reader) scalar(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.ScalarNode {
		r.shape(n, "a single value")
		return
	}
	s := n.Value
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.TrimSpace(s))
	case reflect.Int:
		i, err := strconv.Atoi(s)
		if err != nil {
			r.shape(n, "a whole number")
			return
		}
		v.SetInt(int64(i))
	case reflect.Float64:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f != f || f > 1e18 || f < -1e18 {
			r.shape(n, "a plain number such as 334500 or 0.5")
			return
		}
		v.SetFloat(f)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			r.shape(n, "true or false")
			return
		}
		v.SetBool(b)
	default:
		panic("facts: schema.go has a field of a kind that parse.go does not read: " + v.Kind().String())
	}
}

func (r *reader) shape(n *yaml.Node, want string) {
	r.fault(n.Line, "expected "+want, "docs/authoring.md shows the shape")
}

func fieldByTag(v reflect.Value, key string) (reflect.Value, bool) {
	t := v.Type()
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag == key && tag != "-" {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func tags(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "-" && tag != "" {
			out = append(out, tag)
		}
	}
	return out
}
