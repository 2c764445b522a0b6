package console

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"allybot/bot"
)

// MaxLine is how long a line of input may be, in bytes.
const MaxLine = 64 << 10

// Core is what a terminal needs of the bot.
type Core interface {
	Handle(ctx context.Context, r bot.Request) bot.Reply
	Say(n bot.Notice, l bot.Lang) string
	MoreHow(r bot.Reply) string
}

// Asker answers single questions.
type Asker struct {
	Bot  Core
	More bool   // show what is behind "more" as well
	Lang string // to answer in ("es"); empty: the question's own
	// Render gives what a platform would be sent for a reply, to which nothing
	// of the terminal's is added; nil means Plain.
	Render func(bot.Reply) (string, error)
	// Answered, if there is one, is given the reply.
	Answered func(bot.Reply)
}

// Ask answers one question or slash command.
func (a Asker) Ask(ctx context.Context, question string, out io.Writer) error {
	r := a.Bot.Handle(ctx, request("ask", "", question, a.Lang))
	if a.Answered != nil {
		a.Answered(r)
	}
	text, err := a.written(r)
	if err != nil {
		return err
	}
	switch {
	case r.More == nil:
	case a.More:
		rest := request("ask", "", "", a.Lang)
		rest.Action, _ = r.More.Action.Encode()
		more, err := a.written(a.Bot.Handle(ctx, rest))
		if err != nil {
			return err
		}
		text += "\n\n" + more
	case a.Render == nil:
		text += "\n\n" + a.Bot.MoreHow(r)
	}
	if _, err := fmt.Fprintln(out, text); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

func (a Asker) written(r bot.Reply) (string, error) {
	if a.Render == nil {
		return Plain(r), nil
	}
	text, err := a.Render(r)
	if err != nil {
		return "", fmt.Errorf("render: %w", err)
	}
	return text, nil
}

// AskJSON answers one question or slash command as the answer contract has it.
func (a Asker) AskJSON(ctx context.Context, question string, out io.Writer) error {
	return writeLine(out, line(nil, a.Bot.Handle(ctx, request("ask", "", question, a.Lang))))
}

func request(chat, user, text, lang string) bot.Request {
	return bot.Request{
		Platform: bot.Console,
		Chat:     bot.Chat{ID: chat, Private: true},
		User:     bot.User{ID: user},
		Text:     text,
		Lang:     lang,
	}
}

// Line is one line of the answer contract.
type Line struct {
	ID     json.RawMessage `json:"id"` // as it was given; null where none was
	Status string          `json:"status"`
	Reason string          `json:"reason,omitempty"`
	Lang   string          `json:"lang"`
	Lead   string          `json:"lead"`
	Facts  []bot.FactRef   `json:"facts"`
	Near   []bot.FactRef   `json:"near,omitempty"`
	Text   string          `json:"text"`
}

func line(id json.RawMessage, r bot.Reply) Line {
	l := Line{ID: id, Status: "service", Lang: r.Lang.String(), Facts: []bot.FactRef{}, Text: Plain(r)}
	if len(id) == 0 {
		l.ID = json.RawMessage("null")
	}
	if r.Answer != nil {
		l.Status, l.Reason = r.Answer.Outcome.String(), r.Answer.Reason.String()
		l.Facts = append(l.Facts, r.Answer.Facts...)
		l.Lead, l.Near = r.Answer.Lead, r.Answer.Near
		if r.Answer.Service {
			l.Status, l.Reason = "service", ""
		}
	} else if r.Kind == bot.KindNotice {
		l.Status = "unknown"
	}
	if l.Lead == "" {
		l.Lead = firstBlock(r)
	}
	return l
}

// firstBlock gives the first words of a reply that are no heading.
func firstBlock(r bot.Reply) string {
	for _, b := range r.Blocks {
		if b.Kind != bot.Heading {
			first, _, _ := strings.Cut(block(b), "\n")
			return strings.TrimSpace(first)
		}
	}
	return ""
}

func writeLine(out io.Writer, l Line) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	if _, err := out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// ErrMalformed says that some lines were not questions.
var ErrMalformed = errors.New("malformed lines")

// Lines answers a question a line, in JSON, as the answer contract has it.
// Each is a person of its own, unless it names a "chat" that lines share. What
// is wrong with a line is told on complain, with its number; the rest is
// answered, and the error is ErrMalformed.
func (a Asker) Lines(ctx context.Context, in io.Reader, out, complain io.Writer) error {
	rd := bufio.NewReaderSize(in, MaxLine)
	bad := 0
	for n := 1; ctx.Err() == nil; n++ {
		raw, err := readLine(rd)
		if errors.Is(err, io.EOF) {
			break
		}
		fault := func(format string, args ...any) {
			bad++
			fmt.Fprintf(complain, "line %d: %s\n", n, fmt.Sprintf(format, args...))
		}
		if errors.Is(err, errLong) {
			fault("longer than %d bytes", MaxLine)
			continue
		}
		if err != nil {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		l, why := a.one(ctx, n, raw)
		if why != nil {
			fault("%v", why)
			continue
		}
		if err := writeLine(out, l); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%w: %d", ErrMalformed, bad)
	}
	return ctx.Err()
}

// one answers one line.
func (a Asker) one(ctx context.Context, n int, raw []byte) (Line, error) {
	var q struct {
		ID   json.RawMessage `json:"id"`
		Lang string          `json:"lang"`
		Q    *string         `json:"q"`
		Chat string          `json:"chat"`
	}
	if err := json.Unmarshal(raw, &q); err != nil {
		return Line{}, fmt.Errorf("not a question in JSON: %w", err)
	}
	if q.Q == nil {
		return Line{}, fmt.Errorf(`id %s: there is no "q"`, q.ID)
	}
	if q.Lang == "" {
		q.Lang = a.Lang
	}
	if q.Lang != "" && bot.ParseLang(q.Lang) == "" {
		return Line{}, fmt.Errorf("id %s: %q is no language's code", q.ID, q.Lang)
	}
	user, chat := "", "line "+strconv.Itoa(n)
	if q.Chat != "" {
		user, chat = "asker", "chat "+q.Chat
	}
	return line(q.ID, a.Bot.Handle(ctx, request(chat, user, *q.Q, q.Lang))), nil
}

// errLong says that a line is longer than MaxLine; it was skipped.
var errLong = errors.New("line too long")

// readLine reads a line without its end. The slice is valid until the next
// read. io.EOF comes only where nothing is left.
func readLine(rd *bufio.Reader) ([]byte, error) {
	raw, err := rd.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = rd.ReadSlice('\n')
		}
		return nil, errLong
	}
	if errors.Is(err, io.EOF) && len(raw) > 0 {
		err = nil
	}
	return bytes.TrimRight(raw, "\r\n"), err
}
