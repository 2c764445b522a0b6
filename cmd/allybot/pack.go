package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/config"
)

// errPackFaults ends `pack check` with a failure once the faults are shown.
var errPackFaults = errors.New("the pack has faults")

func newPackCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pack",
		Short: "Begin, try, check and build a pack: a document's facts",
		Long: `A pack is a document's facts in Markdown: one file, or a folder's *.pack.md
files. docs/authoring.md shows how to write one in ten minutes.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPackInitCommand(), newPackTryCommand(), newPackCheckCommand(), newPackReportCommand(), newPackBuildCommand())
	return cmd
}

// packFlag is the flag of every command that names the pack to use.
const packFlag = "pack"

// packName is the pack that a command is to use: its argument, else --pack,
// else what the configuration names; empty: the built-in one.
func packName(cmd *cobra.Command, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	if f := cmd.Flag(packFlag); f != nil && f.Changed {
		return f.Value.String(), nil
	}
	file := ""
	if f := cmd.Flag("config"); f != nil {
		file = f.Value.String()
	}
	dir, err := config.PackDir(configFile(file))
	if err != nil {
		return "", usageError{err}
	}
	return dir, nil
}

func packFiles(name string) (fs.FS, error) {
	if name == "" {
		return natolac.FS(), nil
	}
	return facts.Files(name) //nolint:wrapcheck // says what it was doing
}

// loadPack gives the pack that a command is to use.
func loadPack(cmd *cobra.Command, args []string) (*facts.Pack, error) {
	name, err := packName(cmd, args)
	if err != nil {
		return nil, err
	}
	fsys, err := packFiles(name)
	if err != nil {
		return nil, err
	}
	return facts.Load(fsys) //nolint:wrapcheck // says what it was doing
}

func newPackCheckCommand() *cobra.Command {
	var (
		source string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "check [PACK]",
		Short: "Find everything wrong with a pack, with line and mend",
		Long: `Checks a pack's form; that no fact says in any language a figure, year, month
or name that is not in the paragraphs it cites; that every paragraph has a fact;
and that the pack's own questions (? and !) go as it says. The worst comes
first, like ones together; what begins with "look at this" does not fail the
check. With --source it also holds the quotations against the source's text.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := packName(cmd, args)
			if err != nil {
				return err
			}
			fsys, err := packFiles(name)
			if err != nil {
				return err
			}
			var text io.Reader // nil, not a nil *os.File, where no source is given
			if source != "" {
				file, err := os.Open(source) //nolint:gosec // the curator's own file
				if err != nil {
					return fmt.Errorf("open the source: %w", err)
				}
				defer file.Close() //nolint:errcheck // only read
				text = file
			}
			r := facts.Check(fsys, text)
			if asJSON {
				return writeFaultsJSON(cmd.OutOrStdout(), r)
			}
			return writePackReport(cmd, r)
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "the source document, to check the quotations against")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write the faults as a JSON list, for editors and CI")
	return cmd
}

// writePackReport shows the coverage and a verdict on standard output, the
// faults on standard error.
func writePackReport(cmd *cobra.Command, r facts.Report) error {
	if err := r.WriteCoverage(cmd.OutOrStdout()); err != nil {
		return err //nolint:wrapcheck // says what it was doing
	}
	faults := 0
	for _, f := range r.Faults {
		if !f.Warning {
			faults++
		}
		if _, err := fmt.Fprintln(cmd.ErrOrStderr(), f.Error()); err != nil {
			return fmt.Errorf("write the faults: %w", err)
		}
	}
	if faults > 0 {
		return fmt.Errorf("%w: %d", errPackFaults, faults)
	}
	verdict := "no faults"
	if n := len(r.Faults); n > 0 {
		verdict += fmt.Sprintf(", %d to look at", n)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d facts on %d paragraphs: %s\n", r.Facts, len(r.Coverage), verdict)
	if err != nil {
		return fmt.Errorf("write the verdict: %w", err)
	}
	return nil
}

// faultLine is a fault as --json has it.
type faultLine struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Severity string `json:"severity"` // error or warning
	Fact     string `json:"fact,omitempty"`
	Problem  string `json:"problem"`
	Mend     string `json:"mend,omitempty"`
}

func writeFaultsJSON(w io.Writer, r facts.Report) error {
	out := []faultLine{}
	for _, f := range r.Faults {
		severity := "error"
		if f.Warning {
			severity = "warning"
		}
		out = append(out, faultLine{f.File, f.Line, severity, f.Fact, f.Problem, f.Mend})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write the faults: %w", err)
	}
	if r.Err() != nil {
		return errPackFaults
	}
	return nil
}
