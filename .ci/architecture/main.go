// Command architecture draws the rooms of the program from what the code
// imports, as a Mermaid graph: what the program is built of, folders below a
// room counted as that room, an arrow left out where longer ways lead there.
//
//	go run ./.ci/architecture                            prints the drawing
//	go run ./.ci/architecture -write docs/architecture.md  puts it in the page
//	go run ./.ci/architecture -check docs/architecture.md  fails where the page has another
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

const module = "allybot/"

var drawing = regexp.MustCompile("(?s)```mermaid\n.*?```\n")

func main() {
	write := flag.String("write", "", "put the drawing into this page")
	check := flag.String("check", "", "fail where this page has another drawing")
	flag.Parse()
	if err := run(*write, *check, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "architecture:", err)
		os.Exit(1)
	}
}

func run(write, check string, out io.Writer) error {
	// The program and all it is built of; tests are left out.
	list := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./cmd/allybot")
	list.Stderr = os.Stderr
	listed, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	rooms := parse(string(listed))
	if circle := rooms.circle(); circle != "" {
		return fmt.Errorf("rooms import each other: %s", circle)
	}
	drawn := rooms.mermaid()
	page := write + check
	if page == "" {
		_, err := io.WriteString(out, drawn)
		return err
	}
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	if !drawing.Match(old) {
		return fmt.Errorf("%s has no drawing", page)
	}
	now := drawing.ReplaceAllLiteral(old, []byte("```mermaid\n"+drawn+"```\n"))
	switch {
	case write != "":
		return os.WriteFile(page, now, 0o644)
	case !bytes.Equal(old, now):
		return errors.New("the drawing in " + page + " is not what the code imports any more: go run ./.ci/architecture -write " + page)
	}
	return nil
}

// graph is which room imports which.
type graph map[string]map[string]bool

// room gives the room of an import path, "" where it is not of this program.
func room(path string) string {
	below, ours := strings.CutPrefix(path, module)
	if !ours {
		return ""
	}
	parts := strings.Split(below, "/")
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// parse reads lines of an import path and those that it imports.
func parse(listed string) graph {
	g := graph{}
	for line := range strings.Lines(listed) {
		paths := strings.Fields(line)
		from := room(paths[0])
		if from == "" {
			continue
		}
		if g[from] == nil {
			g[from] = map[string]bool{}
		}
		for _, path := range paths[1:] {
			if to := room(path); to != "" && to != from {
				g[from][to] = true
			}
		}
	}
	return g
}

// reaches says whether a way leads from one room to the other.
func (g graph) reaches(from, to string, seen map[string]bool) bool {
	for next := range g[from] {
		if next == to {
			return true
		}
		if !seen[next] {
			seen[next] = true
			if g.reaches(next, to, seen) {
				return true
			}
		}
	}
	return false
}

// circle names a room that imports itself by way of others.
func (g graph) circle() string {
	for _, r := range slices.Sorted(maps.Keys(g)) {
		if g.reaches(r, r, map[string]bool{}) {
			return r
		}
	}
	return ""
}

// direct says whether no longer way leads from one room to the other.
func (g graph) direct(from, to string) bool {
	for next := range g[from] {
		if next != to && g.reaches(next, to, map[string]bool{}) {
			return false
		}
	}
	return true
}

func (g graph) mermaid() string {
	var b strings.Builder
	b.WriteString("graph TD\n")
	rooms := slices.Sorted(maps.Keys(g))
	house := ""
	for _, r := range rooms {
		if in, _, _ := strings.Cut(r, "/"); in != house {
			if house != "" {
				b.WriteString("  end\n")
			}
			house = in
			fmt.Fprintf(&b, "  subgraph %s/\n", house)
		}
		fmt.Fprintf(&b, "    %s[%s]\n", node(r), r)
	}
	b.WriteString("  end\n")
	for _, from := range rooms {
		for _, to := range slices.Sorted(maps.Keys(g[from])) {
			if g.direct(from, to) {
				fmt.Fprintf(&b, "  %s --> %s\n", node(from), node(to))
			}
		}
	}
	return b.String()
}

// node is a room's name as Mermaid takes it for an identifier.
func node(room string) string { return "r_" + strings.ReplaceAll(room, "/", "_") }
