package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"allybot/internal/app"
	"allybot/internal/config"
)

func newConfigCommand() *cobra.Command {
	var file string
	c := &cobra.Command{Use: "config", Short: "Check or show the configuration", Args: cobra.NoArgs}
	check := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration and list everything that is wrong with it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.LoadToServe(configFile(file))
			if err != nil {
				return usageError{err}
			}
			if name := cmd.Flag(packFlag).Value.String(); name != "" {
				cfg.Pack.Dir = name
			}
			if err := app.Check(cfg); err != nil {
				return usageError{err}
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the configuration is good")
			return err
		},
	}
	show := &cobra.Command{
		Use:   "show",
		Short: "Show every key with its value and where that comes from, secrets hidden",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := config.Show(cmd.OutOrStdout(), configFile(file)); err != nil {
				return usageError{err}
			}
			return nil
		},
	}
	for _, sub := range []*cobra.Command{check, show} {
		addConfigFlag(sub, &file)
		c.AddCommand(sub)
	}
	return c
}
