package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"allybot/bot"
	"allybot/bot/message"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/internal/chart"
	"allybot/internal/picture"
)

func newRootCommand() *cobra.Command {
	var showVersion bool
	root := &cobra.Command{
		Use:   "allybot",
		Short: "A fact bot over one document, for Discord, Telegram and the terminal",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showVersion {
				return printVersion(cmd)
			}
			return cmd.Help()
		},
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
	}
	// Not cobra's own version flag: its template keeps the linker from leaving
	// out unused code, which weighs more than three megabytes.
	root.Flags().BoolVar(&showVersion, "version", false, "print the version")
	root.PersistentFlags().String(packFlag, "", "the pack: a folder or a file (default: pack.dir of the configuration, else the built-in one)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		newAskCommand(),
		newChatCommand(),
		newServeCommand(),
		newHealthcheckCommand(),
		newConfigCommand(),
		newPackCommand(),
		newStoreCommand(),
		newReportCommand(),
		newEvalCommand(),
		newVersionCommand(),
	)
	for _, c := range root.Commands() {
		classArgs(c)
	}
	return root
}

// noArgs refuses what is no subcommand.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		err = fmt.Errorf("%w; did you mean %q?", err, near[0])
	}
	return usageError{err}
}

// classArgs makes faults in a command's arguments usage errors.
func classArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		classArgs(sub)
	}
}

// packBot makes a bot on the pack that a command is to use.
func packBot(cmd *cobra.Command) (*router.Router, error) {
	pack, err := loadPack(cmd, nil)
	if err != nil {
		return nil, err
	}
	return newBot(pack)
}

// newBot makes a bot that remembers nothing yet.
func newBot(pack *facts.Pack) (*router.Router, error) {
	words, err := message.Load(message.Builtin())
	if err != nil {
		return nil, fmt.Errorf("read the messages: %w", err)
	}
	b, err := router.New(bot.Options{Pack: pack, Version: version(), Pictures: chart.New(pack, words, picture.NewCache(chart.CacheEntries, chart.CacheBytes))})
	if err != nil {
		return nil, fmt.Errorf("make the bot: %w", err)
	}
	return b, nil
}

// checkLang refuses a --lang that is no language.
func checkLang(lang string) error {
	if lang == "" || bot.ParseLang(lang) != "" {
		return nil
	}
	return usageError{fmt.Errorf("--lang %q: want a language’s code, such as es", lang)}
}
