package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"allybot/facts"
	"allybot/internal/eval"
)

func newEvalCommand() *cobra.Command {
	var (
		least, most, held   float64
		calibrate, showHeld bool
		explain             string
	)
	cmd := &cobra.Command{
		Use:   "eval QUESTIONS.jsonl",
		Short: "Measure how a pack answers a file of questions",
		Long: `Asks every question of a file and reports what was answered rightly, what
wrongly and what was declined, by language and by kind, the area under the
risk-coverage curve, and the misses. Questions marked "held" are kept out of
tuning: they are counted apart, and their misses are not shown.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cmd.SilenceUsage = true
			pack, err := loadPack(cmd, nil)
			if err != nil {
				return err
			}
			if explain != "" {
				_, err := fmt.Fprint(cmd.OutOrStdout(), pack.Explain(facts.Question{Text: explain, Detect: true}))
				return err //nolint:wrapcheck // standard output
			}
			if len(args) == 0 {
				return errors.New("which file of questions?")
			}
			file, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("open the questions: %w", err)
			}
			defer file.Close() //nolint:errcheck // only read
			questions, err := eval.Read(file)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if calibrate {
				best, all := eval.Calibrate(pack, questions)
				for _, c := range all {
					cmd.Printf("threshold %.2f: right %5.1f%%, wrong %4.1f%%, cost %.3f\n", c.Threshold, 100*c.Tally.RightShare(), 100*c.Tally.WrongShare(), c.Cost)
				}
				cmd.Printf("cheapest: threshold %.2f (the pack has %.2f); write it as `threshold` into the front matter\n", best.Threshold, pack.Threshold)
				return nil
			}
			rep := eval.Sum(eval.Run(pack, questions))
			if err := rep.Write(cmd.OutOrStdout(), showHeld); err != nil {
				return fmt.Errorf("print the report: %w", err)
			}
			if right := 100 * rep.Tuned.RightShare(); right < least {
				return fmt.Errorf("%.1f%% right is less than --min %.1f", right, least)
			}
			if wrong := 100 * rep.Tuned.WrongShare(); wrong > most {
				return fmt.Errorf("%.1f%% wrong is more than --max-wrong %.1f", wrong, most)
			}
			if right := 100 * rep.Held.RightShare(); rep.Held.Asked > 0 && right < held {
				return fmt.Errorf("%.1f%% of those held out right is less than --min-held %.1f", right, held)
			}
			return nil
		},
	}
	cmd.Flags().Float64Var(&least, "min", 0, "fail where fewer than this many percent are right, those held out apart")
	cmd.Flags().Float64Var(&most, "max-wrong", 100, "fail where more than this many percent are answered wrongly, those held out apart")
	cmd.Flags().Float64Var(&held, "min-held", 0, "fail where fewer than this many percent of those held out are right")
	cmd.Flags().BoolVar(&calibrate, "calibrate", false, "find the threshold that costs least, a wrong answer costing five declined ones")
	cmd.Flags().StringVar(&explain, "explain", "", "show how this one question is understood and what comes nearest, instead")
	cmd.Flags().BoolVar(&showHeld, "show-held", false, "show the misses of held-out questions too")
	return cmd
}
