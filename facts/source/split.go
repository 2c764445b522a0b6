package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxSource bounds the source document, in bytes.
const MaxSource = 4 << 20

// Split numbers the paragraphs of a source document; see Read.
func Split(r io.Reader) ([]Passage, error) {
	o, err := Read(r)
	if err != nil {
		return nil, err
	}
	return o.Passages, nil
}

// The faults of a document that no mend of the pack helps.
var (
	ErrNoText       = errors.New("the source is no text (it holds bytes that no text has): export it as plain text, Markdown or HTML")
	ErrNoParagraphs = errors.New("the source has no paragraphs")
)

// Read reads a document as plain text, Markdown or HTML, whichever it is.
func Read(r io.Reader) (*Outline, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSource+1))
	if err != nil {
		return nil, fmt.Errorf("read the source: %w", err)
	}
	if len(data) > MaxSource {
		return nil, fmt.Errorf("the source is larger than %d bytes", MaxSource)
	}
	if bytes.IndexByte(data, 0) >= 0 || bytes.Count(bytes.ToValidUTF8(data, []byte{0}), []byte{0}) > len(data)/100 {
		return nil, ErrNoText
	}
	text := norm.NFC.String(string(bytes.ToValidUTF8(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\ufffd"))))
	text = strings.ReplaceAll(text, "\r\n", "\n")
	o := &Outline{}
	switch {
	case isHTML(text):
		err = readHTML(text, o)
	case isMarkdown(text):
		markdown(text, o)
	case isSpaced(text):
		spaced(text, o)
	default:
		plain(text, o)
	}
	if err == nil && len(o.Passages) == 0 {
		err = ErrNoParagraphs
	}
	return o, err
}

var (
	htmlStart    = regexp.MustCompile(`(?is)^\s*(<\?xml|<!doctype html|<!--|<html|<head|<body|<article|<main|<div|<h[1-6]|<p\b)`)
	markdownSign = regexp.MustCompile(`(?m)^(#{1,6} +\S|---\n.*:|\S.*\n(=+|-{3,}) *$|> )`)
)

func isHTML(text string) bool     { return htmlStart.MatchString(text) }
func isMarkdown(text string) bool { return markdownSign.MatchString(text) }

// item opens a paragraph of its own in plain text.
var listItem = regexp.MustCompile(`^\s*([-*•▪■◦–]|\d{1,3}[.)]|[a-z]\)) +\S`)

// plain reads plain text: blank lines part its paragraphs, a list's items are
// one each, a short line by itself that ends no sentence is a heading; the
// first heading is the title if nothing stands before it.
func plain(text string, o *Outline) {
	for block := range strings.SplitSeq(blankLines.ReplaceAllString(text, "\n\n"), "\n\n") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		if heading := strings.TrimSpace(lines[0]); len(lines) == 1 && isHeading(heading) {
			if o.Title == "" && len(o.Passages) == 0 && len(o.Sections) == 0 {
				o.Title = heading
			} else {
				o.Heading(heading)
			}
			continue
		}
		var open []string
		for _, line := range lines {
			if listItem.MatchString(line) {
				o.Paragraph(strings.Join(open, " "))
				open = nil
				line = strings.TrimLeft(strings.TrimSpace(line), "-*•▪■◦– ")
			}
			open = append(open, line)
		}
		o.Paragraph(strings.Join(open, " "))
	}
}

var blankLines = regexp.MustCompile(`\n[ \t\f\v]*\n\s*\n*`)

// maxHeading is the longest line that plain text's headings have, in letters.
const maxHeading = 70

func isHeading(line string) bool {
	rs := []rune(line)
	return len(rs) > 0 && len(rs) <= maxHeading && !strings.ContainsRune(`.?!:;,"”»`, rs[len(rs)-1]) &&
		(unicode.IsUpper(rs[0]) || unicode.IsDigit(rs[0])) && !listItem.MatchString(line)
}
