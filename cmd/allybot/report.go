package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"allybot/internal/report"
)

func newReportCommand() *cobra.Command {
	var (
		file   string
		asJSON bool
		days   int
	)
	c := &cobra.Command{
		Use:   "report",
		Short: "Tell what was asked and how that went, from the store's counts",
		Long: `Questions by day and outcome, the facts used most, what people called right and
wrong, and, where store.unanswered is on, the questions without an answer, those
that are much alike together. Nobody who asked is in it. A running bot adds its
counts every second.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if days < 1 || days > 400 {
				return usageError{fmt.Errorf("--days %d: want 1 to 400", days)}
			}
			s, err := openStore(cmd.Context(), file)
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }() // nothing was written to it
			now := time.Now()
			counts, err := s.Report(cmd.Context(), now.AddDate(0, 0, 1-days), now)
			if err != nil {
				return err
			}
			if asJSON {
				return report.Of(counts).JSON(cmd.OutOrStdout())
			}
			return report.Of(counts).Table(cmd.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON, with everything")
	c.Flags().IntVar(&days, "days", 30, "how many days back, today included, 1 to 400")
	addConfigFlag(c, &file)
	return c
}
