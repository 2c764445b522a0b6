package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"allybot/facts"
	"allybot/facts/pack"
	"allybot/internal/eval"
)

func newEvalCommand() *cobra.Command {
	var (
		least, most, held         float64
		train                     string
		showHeld, without, ablate bool
		share                     int
		explain                   string
	)
	cmd := &cobra.Command{
		Use:   "eval QUESTIONS.jsonl ...",
		Short: "Measure how a pack answers files of questions, or train it on them",
		Long: `Asks every question of the files and reports what was answered rightly, what
wrongly and what was declined, by language and by kind, the area under the
risk-coverage curve, and the misses. Questions marked "held" are kept out of
training: they are counted apart, and their misses are not shown.

With --train DIR it learns from the others when to answer, and writes the
gate's weights and the pack's own classifier into that folder. The same
questions give the same bytes. With --ablation it prints what each part is
worth.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cmd.SilenceUsage = true
			p, err := loadPack(cmd, nil)
			if err != nil {
				return err
			}
			if explain != "" {
				_, err := fmt.Fprint(cmd.OutOrStdout(), p.Explain(facts.Question{Text: explain, Detect: true}))
				return err //nolint:wrapcheck // standard output
			}
			questions, err := eval.ReadFiles(args)
			if err != nil {
				return fmt.Errorf("read the questions: %w", err)
			}
			lessons := []eval.Lessons{{Name: p.ID, Pack: p, Questions: questions, Classify: !without}}
			switch {
			case ablate:
				return eval.Ablation(cmd.OutOrStdout(), lessons) //nolint:wrapcheck // says what failed
			case train != "":
				return trainGate(cmd, lessons, eval.Options{NoClassifier: without, Share: share}, train)
			}
			rep := eval.Sum(eval.Run(p, questions))
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
	cmd.Flags().StringVar(&train, "train", "", "train on the questions and write the weights into this folder")
	cmd.Flags().BoolVar(&without, "no-classifier", false, "with --train: the gate alone")
	cmd.Flags().IntVar(&share, "share", 0, "with --train: percent of the questions to train on (default: all)")
	cmd.Flags().BoolVar(&ablate, "ablation", false, "print what each part of the understanding is worth")
	cmd.Flags().StringVar(&explain, "explain", "", "show how this one question is understood and what comes nearest, instead")
	cmd.Flags().BoolVar(&showHeld, "show-held", false, "show the misses of held-out questions too")
	return cmd
}

// trainGate trains, tells how well, and writes what was learnt.
func trainGate(cmd *cobra.Command, lessons []eval.Lessons, o eval.Options, dir string) error {
	t := eval.Train(lessons, o)
	if err := t.Write(cmd.OutOrStdout()); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	weights, err := t.Model.Write()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "weights.json"), weights, 0o600)
	}
	for _, own := range t.Classifiers {
		var file *os.File
		if err == nil {
			file, err = os.Create(filepath.Join(dir, pack.ClassifierFile))
		}
		if err == nil {
			err = errors.Join(own.Write(file), file.Close())
		}
	}
	if err != nil {
		return fmt.Errorf("write what was learnt: %w", err)
	}
	return nil
}
