package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"allybot/facts"
)

func newPackInitCommand() *cobra.Command {
	var language string
	cmd := &cobra.Command{
		Use:   "init SOURCE",
		Short: "Begin a pack: the source's paragraphs, numbered, with what each names",
		Long: `Reads a document as plain text, Markdown or HTML and writes NAME.pack.md into
the current folder: its paragraphs as numbered quotations, below each the names,
dates and figures in it, and the names as the beginning of a glossary. It never
overwrites a file.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := facts.Init(args[0], facts.ParseLang(language))
			if err != nil {
				return err //nolint:wrapcheck // says what it was doing
			}
			name := facts.ScaffoldName(args[0])
			if err := writeNew(name, s.Markdown); err != nil {
				return err
			}
			for _, line := range s.Found {
				cmd.Println(line)
			}
			for _, line := range s.Warnings {
				cmd.PrintErrln("look at this:", line)
			}
			cmd.Printf("wrote %s: write facts under its quotations, then `allybot pack try %s`\n", name, name)
			return nil
		},
	}
	cmd.Flags().StringVar(&language, "lang", "en", "the language that the source is written in")
	return cmd
}

// writeNew writes a file that is not there yet.
func writeNew(name string, data []byte) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // the curator's own file
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: move it away first", name)
	}
	if err != nil {
		return err //nolint:wrapcheck // names the file
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func newPackBuildCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "build [PACK] --out FOLDER",
		Short: "Write a pack without its quotations, to publish where the source may not be",
		Long: `Checks a pack and writes its files into a folder with the source's text taken
out: of each paragraph its number, a hash, and the figures, years and names in
it stay, against which facts are checked everywhere. It never overwrites.`,
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
			if err := facts.Check(fsys, nil).Err(); err != nil {
				return fmt.Errorf("%w:\n%w", errPackFaults, err)
			}
			files, err := facts.WithoutQuotations(fsys)
			if err != nil {
				return err //nolint:wrapcheck // says what it was doing
			}
			if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // as any folder that the curator makes
				return fmt.Errorf("make the folder: %w", err)
			}
			for _, file := range names(files) {
				full := filepath.Join(out, filepath.Base(file))
				if !strings.HasSuffix(full, ".pack.md") {
					full += ".pack.md"
				}
				if err := writeNew(full, files[file]); err != nil {
					return err
				}
				cmd.Println("wrote", full)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the folder to write into")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err) // the flag is defined on the line above
	}
	return cmd
}
