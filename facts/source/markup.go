package source

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markdown reads CommonMark: headings, and each paragraph and list item.
func markdown(doc string, o *Outline) {
	if rest, ok := strings.CutPrefix(doc, "---\n"); ok { // front matter
		if _, after, ok := strings.Cut(rest, "\n---\n"); ok {
			doc = after
		}
	}
	data := []byte(doc)
	_ = ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(data)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			o.titleOrHeading(Plain(n, data), n.Level == 1)
		case *ast.Paragraph, *ast.TextBlock:
			o.Paragraph(Plain(n, data))
		default:
			return ast.WalkContinue, nil
		}
		return ast.WalkSkipChildren, nil
	})
}

func (o *Outline) titleOrHeading(text string, top bool) {
	if top && o.Title == "" && len(o.Sections) == 0 {
		o.Title = text
	} else if text != "" {
		o.Heading(text)
	}
}

// Plain gives the words of a Markdown block without its marks; code keeps its
// backticks.
func Plain(n ast.Node, data []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan:
			b.WriteByte('`')
		case *ast.Text:
			if !entering {
				break
			}
			b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(n.Segment.Value(data)))))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.URL(data))
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if entering {
				b.Write(n.Lines().Value(data))
			}
		case *ast.Paragraph, *ast.TextBlock:
			b.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// readHTML reads a page: its headings, and what stands in blocks of text;
// what frames the text on a page is left out.
func readHTML(doc string, o *Outline) error {
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		return fmt.Errorf("read the HTML: %w", err)
	}
	h := pageReader{o: o}
	h.node(root)
	h.flush()
	return nil
}

type pageReader struct {
	o    *Outline
	text strings.Builder
}

func (h *pageReader) flush() {
	h.o.Paragraph(h.text.String())
	h.text.Reset()
}

func (h *pageReader) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		h.text.WriteString(n.Data)
		return
	case html.ElementNode:
	default:
		h.children(n)
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Nav, atom.Header, atom.Footer, atom.Aside, atom.Form, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Button, atom.Iframe:
		h.text.WriteByte(' ')
		if n.DataAtom == atom.Header { // of an article: it may hold the title
			h.titles(n)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		h.flush()
		h.children(n)
		text := strings.Join(strings.Fields(h.text.String()), " ")
		h.text.Reset()
		h.o.titleOrHeading(text, n.DataAtom == atom.H1)
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Body, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Figure, atom.Figcaption, atom.Hr:
		h.flush()
		h.children(n)
		h.flush()
	case atom.Br, atom.Td, atom.Th:
		h.text.WriteByte(' ')
		h.children(n)
	default:
		h.children(n)
	}
}

func (h *pageReader) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		h.node(c)
	}
}

// titles takes the first heading of the highest level below a node.
func (h *pageReader) titles(n *html.Node) {
	for c := range n.Descendants() {
		if c.DataAtom == atom.H1 {
			h.node(c)
			return
		}
	}
}
