package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"allybot/facts"
	"allybot/internal/report"
)

func newPackReportCommand() *cobra.Command {
	var (
		file string
		days int
	)
	cmd := &cobra.Command{
		Use:   "report [PACK]",
		Short: "What of a pack is asked for, which of its own questions fail, what to write next",
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
			r := facts.Check(fsys, nil)
			if r.Loaded == nil {
				return fmt.Errorf("%w:\n%w", errPackFaults, r.Err())
			}
			var asked report.Report
			if file != "" || configFile(file) != "" {
				s, err := openStore(cmd.Context(), file)
				if err != nil {
					return err
				}
				defer func() { _ = s.Close() }() // nothing was written to it
				now := time.Now()
				counts, err := s.Report(cmd.Context(), now.AddDate(0, 0, 1-days), now)
				if err != nil {
					return fmt.Errorf("read the counts: %w", err)
				}
				asked = report.Of(counts)
			}
			writeUse(cmd.OutOrStdout(), r, asked)
			return nil
		},
	}
	cmd.Flags().IntVar(&days, "days", 30, "how many days back, today included")
	addConfigFlag(cmd, &file)
	return cmd
}

// writeUse writes what a curator can act on, most useful first.
func writeUse(w io.Writer, r facts.Report, asked report.Report) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	count := map[string]int64{}
	for _, f := range asked.Facts {
		count[f.Fact] = f.N
	}
	questions := map[string]int{}
	for _, q := range r.Loaded.Asks {
		questions[q.Fact.ID]++
	}
	say("paragraph  facts  own questions  asked for")
	for _, c := range r.Coverage {
		own, n := 0, int64(0)
		for _, f := range c.Facts {
			own += questions[f.ID]
			n += count[f.ID]
		}
		say("%-9s  %5d  %13d  %9d", c.Paragraph.Number, len(c.Facts), own, n)
	}
	fails := 0
	for _, f := range r.Faults {
		if strings.HasPrefix(f.Problem, `"`) {
			if fails++; fails == 1 {
				say("\nown questions that fail:")
			}
			say("  %s", f.Error())
		}
	}
	say("\nto write next:")
	for _, c := range asked.Unanswered {
		say("  asked %d times, not answered: %s", c.N, c.Questions[0])
	}
	for _, c := range r.Coverage {
		if len(c.Facts) == 0 {
			say("  a fact on %s: it has none", c.Paragraph.Number)
		}
	}
	all := slices.Clone(r.Loaded.Facts)
	slices.SortStableFunc(all, func(a, b *facts.Fact) int { return cmp.Compare(count[b.ID], count[a.ID]) })
	bare := 0
	for _, f := range all {
		if questions[f.ID] == 0 {
			bare++
			if bare <= maxShown {
				say("  a question (?) for %s", f.ID)
			}
		}
	}
	if bare > maxShown {
		say("  … and for %d more facts", bare-maxShown)
	}
}
