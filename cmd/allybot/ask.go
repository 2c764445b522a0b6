package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"allybot/bot"
	"allybot/bot/console"
	"allybot/bot/router"
)

func newAskCommand() *cobra.Command {
	var (
		lang, platform string
		picture        string
		asJSON, more   bool
	)
	var b *router.Router
	renderers := renderers(func() *router.Router { return b })
	cmd := &cobra.Command{
		Use:   "ask [QUESTION…]",
		Short: "Answer one question, or JSON lines from standard input",
		Long: `Answers one question in plain words, or one slash command.

With --json and no question, reads JSON lines {"id","lang","q"} from standard
input and writes one for each:
{"id","status","reason","lang","lead","facts":[{"id","kind","text","cites"}],"near":[…],"text"}
"lang" may be left out: it is then detected. Lines with the same "chat" are one
person's, so that questions can follow each other up.`,
		Example: `  allybot ask "/ally argentina"
  allybot ask --lang es "¿Qué es un aliado?"
  allybot ask "/map" --picture map.png
  allybot ask --json < questions.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkLang(lang); err != nil {
				return err
			}
			render, ok := renderers[platform]
			switch {
			case !ok:
				return usageError{fmt.Errorf("--platform %q: want one of %s", platform, strings.Join(names(renderers), ", "))}
			case asJSON && cmd.Flags().Changed("platform"):
				return usageError{errors.New("--json and --platform do not go together")}
			case picture != "" && asJSON:
				return usageError{errors.New("--json and --picture do not go together")}
			case len(args) == 0 && !asJSON:
				return usageError{errors.New("no question given")}
			}
			var err error
			if b, err = packBot(cmd); err != nil {
				return err
			}
			var reply bot.Reply
			a := console.Asker{Bot: b, Lang: lang, More: more, Render: render, Answered: func(r bot.Reply) { reply = r }}
			switch {
			case len(args) == 0:
				return a.Lines(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			case asJSON:
				return a.AskJSON(cmd.Context(), strings.Join(args, " "), cmd.OutOrStdout())
			}
			if err := a.Ask(cmd.Context(), strings.Join(args, " "), cmd.OutOrStdout()); err != nil || picture == "" {
				return err
			}
			return savePicture(cmd.Context(), b, reply, picture)
		},
	}
	cmd.Flags().StringVar(&lang, "lang", "", "answer in this language, such as es (default: the question's language)")
	cmd.Flags().BoolVar(&more, "more", false, "show as well what the answer leaves for “more”")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON; without a question, read JSON lines from standard input")
	cmd.Flags().StringVar(&platform, "platform", "plain", "write what this platform would be sent: "+strings.Join(names(renderers), ", "))
	cmd.Flags().StringVar(&picture, "picture", "", "write the picture that goes with the answer to this file, as PNG")
	return cmd
}

// savePicture writes a reply's picture to a file.
func savePicture(ctx context.Context, b *router.Router, r bot.Reply, file string) error {
	if r.Picture == nil {
		return errors.New("--picture: this answer has no picture; /compare, /timeline and /map have one")
	}
	png, err := b.Picture(ctx, r.Picture.Key)
	if err != nil {
		return fmt.Errorf("make the picture: %w", err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil { //nolint:gosec // a picture is no secret
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}
