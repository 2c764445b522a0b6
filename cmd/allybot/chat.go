package main

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"allybot/bot/console"
)

func newChatCommand() *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:   "chat",
		Short: "Talk to the bot in this terminal",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkLang(lang); err != nil {
				return err
			}
			b, err := packBot(cmd)
			if err != nil {
				return err
			}
			c := &console.Chat{Bot: b, In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Lang: lang, Locale: locale()}
			if f, ok := c.In.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
				c.Prompt = "> "
			}
			if err := c.Run(cmd.Context()); err != nil {
				return fmt.Errorf("chat: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&lang, "lang", "", "answer in this language, such as es (default: each question's language)")
	return cmd
}

// locale is the user's, in the order in which POSIX has its variables count.
func locale() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
