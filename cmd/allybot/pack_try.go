package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"allybot/bot/console"
	"allybot/facts"
)

func newPackTryCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "try [PACK]",
		Short: "Ask a pack while writing it: reads it again on save, explains each answer",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := packName(cmd, args)
			if err != nil {
				return err
			}
			fsys, err := packFiles(name)
			if err != nil {
				return err
			}
			t := &trial{fsys: fsys, out: cmd.OutOrStdout()}
			return t.run(cmd.Context(), cmd.InOrStdin())
		},
	}
}

// trial is a chat with a pack that is being written.
type trial struct {
	fsys fs.FS
	out  io.Writer
	seen string // when its files were saved
	pack *facts.Pack
}

// savedEvery is how often the files are looked at.
const savedEvery = 300 * time.Millisecond

func (t *trial) run(ctx context.Context, in io.Reader) error {
	t.read()
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	if c, ok := in.(io.Closer); ok {
		defer context.AfterFunc(ctx, func() { _ = c.Close() })() // so that no reader is left waiting
	}
	saved := time.NewTicker(savedEvery)
	defer saved.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-saved.C:
			t.read()
		case line, ok := <-lines:
			if !ok {
				return nil
			}
			t.read()
			if err := t.answer(ctx, strings.TrimSpace(line)); err != nil {
				return err
			}
		}
	}
}

// read reads the pack if it was saved since; one with faults leaves the old.
func (t *trial) read() {
	now := t.saved()
	if now == t.seen {
		return
	}
	t.seen = now
	r := facts.Check(t.fsys, nil)
	for i, f := range r.Faults {
		if i == maxShown {
			t.say("… and %d more: `allybot pack check`", len(r.Faults)-i)
			break
		}
		t.say("%s", f.Error())
	}
	p, err := facts.Load(t.fsys)
	if err != nil {
		if t.pack == nil {
			t.say("the pack cannot be asked yet; save it mended")
		} else {
			t.say("the pack as it was before answers on")
		}
		return
	}
	t.pack = p
	t.say("read: %d facts on %d paragraphs", r.Facts, len(r.Coverage))
}

// maxShown is how many faults are shown after a save.
const maxShown = 10

func (t *trial) saved() string {
	var b strings.Builder
	files, _ := fs.ReadDir(t.fsys, ".") //nolint:errcheck // a folder that is gone is a change as well
	for _, f := range files {
		if info, err := f.Info(); err == nil && (strings.HasSuffix(f.Name(), ".pack.md") || strings.HasSuffix(f.Name(), ".yaml")) {
			fmt.Fprintln(&b, f.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

func (t *trial) answer(ctx context.Context, line string) error {
	if line == "" || t.pack == nil {
		return nil
	}
	b, err := newBot(t.pack)
	if err != nil {
		return err
	}
	if err := (console.Asker{Bot: b}).Ask(ctx, line, t.out); err != nil {
		return err //nolint:wrapcheck // says what it was doing
	}
	t.say("")
	for explained := range strings.Lines(t.pack.Explain(facts.Question{Text: line, Detect: true})) {
		t.say("  | %s", strings.TrimRight(explained, "\n"))
	}
	return nil
}

func (t *trial) say(format string, args ...any) {
	_, _ = fmt.Fprintf(t.out, format+"\n", args...) // a terminal that is gone ends the chat by itself
}
