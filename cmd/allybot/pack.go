package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"allybot/facts"
	"allybot/facts/natolac"
)

// errPackFaults ends `pack check` with a failure once the faults are shown.
var errPackFaults = errors.New("the pack has faults")

func newPackCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pack",
		Short: "Check a pack of facts, or index the source that it restates",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPackCheckCommand())
	return cmd
}

func newPackCheckCommand() *cobra.Command {
	var source string
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Find everything wrong with a pack: the built-in one, or that in a folder",
		Long: `Checks a pack's structure, that no fact says in any language a figure, year,
month or name that is not in the paragraphs it cites, and that every paragraph
of the source has a fact. It prints what rests on each paragraph. With --source
it also holds the pack's index against the source's text.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cmd.SilenceUsage = true
			fsys := natolac.FS()
			if len(args) == 1 {
				fsys = os.DirFS(args[0])
			}
			var text io.Reader // nil, not a nil *os.File, where no source is given
			if source != "" {
				file, err := os.Open(source)
				if err != nil {
					return fmt.Errorf("open the source: %w", err)
				}
				defer file.Close()
				text = file
			}
			return writePackReport(cmd, facts.Check(fsys, text))
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "the source document as plain text, to check the index against")
	return cmd
}

// writePackReport shows the coverage and a verdict on standard output, the
// faults on standard error.
func writePackReport(cmd *cobra.Command, r facts.Report) error {
	if err := r.WriteCoverage(cmd.OutOrStdout()); err != nil {
		return err //nolint:wrapcheck // says what it was doing
	}
	for _, f := range r.Faults {
		if _, err := fmt.Fprintln(cmd.ErrOrStderr(), f.Error()); err != nil {
			return fmt.Errorf("write the faults: %w", err)
		}
	}
	if n := len(r.Faults); n > 0 {
		return fmt.Errorf("%w: %d", errPackFaults, n)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d facts on %d paragraphs: no faults\n", r.Facts, len(r.Coverage))
	if err != nil {
		return fmt.Errorf("write the verdict: %w", err)
	}
	return nil
}
