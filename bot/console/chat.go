package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"allybot/bot"
)

// Chat is an adapter for a terminal: one person, one chat.
type Chat struct {
	Bot    Core
	In     io.Reader
	Out    io.Writer
	Lang   string // to answer in; empty: each question's own
	Locale string // the user's, as a hint ("es_AR.UTF-8")
	Prompt string // written before each line is read

	last []choice
}

var _ bot.Adapter = (*Chat)(nil)

// Platform names it.
func (c *Chat) Platform() bot.Platform { return bot.Console }

// Run answers line after line until the input or ctx ends. Where In can be
// closed, the end of ctx closes it, so that no reader is left waiting.
func (c *Chat) Run(ctx context.Context) error {
	lang := bot.ParseLang(c.Locale)
	if l := bot.ParseLang(c.Lang); l != "" {
		lang = l
	}
	if err := c.write(c.Bot.Say(bot.NoticeAbout, lang) + "\n\n" + c.Bot.Say(bot.NoticeConsole, lang)); err != nil {
		return err
	}
	lines := make(chan typed)
	go read(ctx, c.In, lines)
	if in, ok := c.In.(io.Closer); ok {
		defer context.AfterFunc(ctx, func() { in.Close() })()
	}
	for {
		if _, err := io.WriteString(c.Out, c.Prompt); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case l, more := <-lines:
			if !more || errors.Is(l.err, io.EOF) {
				return nil
			}
			if l.err != nil && !errors.Is(l.err, errLong) {
				if ctx.Err() != nil {
					return nil
				}
				return fmt.Errorf("read: %w", l.err)
			}
			if err := c.answer(ctx, l.text); err != nil {
				return err
			}
		}
	}
}

// typed is a line that was read, or why there is none.
type typed struct {
	text string
	err  error
}

// read sends lines until the input or ctx ends.
func read(ctx context.Context, in io.Reader, lines chan<- typed) {
	defer close(lines)
	rd := bufio.NewReaderSize(in, MaxLine)
	for {
		raw, err := readLine(rd)
		t := typed{string(raw), err}
		if errors.Is(err, errLong) {
			t.text = strings.Repeat("x", MaxLine) // the bot says that it is too long
		}
		select {
		case lines <- t:
		case <-ctx.Done():
			return
		}
		if err != nil && !errors.Is(err, errLong) {
			return
		}
	}
}

// answer handles one line: a number presses a button of the last reply.
func (c *Chat) answer(ctx context.Context, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	r := request("terminal", "you", text, c.Lang)
	r.User.Locale = c.Locale
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(c.last) {
		pressed := c.last[n-1]
		if pressed.url != "" {
			return c.write(pressed.url)
		}
		r.Text, r.Action = "", pressed.action
	}
	reply := c.Bot.Handle(ctx, r)
	if reply.Silent {
		return nil
	}
	c.last = choices(reply)
	return c.write(strings.TrimSpace(Text(reply) + "\n\n" + numbered(c.last)))
}

func (c *Chat) write(s string) error {
	if _, err := fmt.Fprintf(c.Out, "%s\n\n", s); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
