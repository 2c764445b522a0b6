package pack

import (
	"bytes"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"allybot/facts/lang"
)

// quoted writes what is kept of a paragraph whose text is left out.
func quoted(e *Paragraph) string {
	out := "> [" + e.Number + "] `sha256:" + e.SHA256 + "`\n"
	var parts []string
	add := func(name string, list []string) {
		if len(list) > 0 {
			parts = append(parts, name+" "+strings.Join(list, "; "))
		}
	}
	var years []string
	for _, y := range e.Anchors.Years {
		years = append(years, strconv.Itoa(y))
	}
	add("figures", e.Anchors.Figures)
	add("years", years)
	var names []string
	for _, n := range e.Anchors.Names {
		names = append(names, escaped(strings.ReplaceAll(n, ";", ",")))
	}
	add("names", names)
	if len(parts) > 0 {
		out += "> " + strings.Join(parts, " · ") + "\n"
	}
	return out
}

// escaped keeps Markdown from reading marks into a text.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "&", "&amp;").Replace(s)
}

// WithoutQuotations gives the Markdown files of a pack with the source's text
// taken out: number, hash and anchors stand in its place.
func WithoutQuotations(fsys fs.FS, langs *lang.Set) (map[string][]byte, []Fault) {
	raw, faults := readPack(fsys, langs)
	if len(faults) > 0 {
		return nil, faults
	}
	in, faults := build(raw, langs)
	if len(faults) > 0 {
		return nil, faults
	}
	out := map[string][]byte{}
	for _, p := range slices.Backward(raw.paragraphs) { // from the end: lines keep their numbers
		text, ok := out[p.file]
		if !ok {
			var fault *Fault
			if text, fault = readFile(fsys, p.file); fault != nil {
				return nil, []Fault{*fault}
			}
		}
		if p.kept == nil {
			lines := bytes.SplitAfter(text, []byte("\n"))
			text = bytes.Join(slices.Replace(lines, p.line-1, p.end, []byte(quoted(in.Pack.paras[p.number]))), nil)
		}
		out[p.file] = text
	}
	return out, nil
}
