package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version and the revision it was built from",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return printVersion(cmd) },
	}
}

func printVersion(cmd *cobra.Command) error {
	line := version()
	if r := revision(); r != "" {
		line += " (" + r + ")"
	}
	if _, err := fmt.Fprintln(cmd.OutOrStdout(), line); err != nil {
		return fmt.Errorf("print the version: %w", err)
	}
	return nil
}

// stamped is set by the linker (-X main.stamped) where a release or an image
// is built without its repository.
var stamped string //nolint:gochecknoglobals // the linker can set nothing else

// stampedRevision is set likewise (-X main.stampedRevision).
var stampedRevision string //nolint:gochecknoglobals // the linker can set nothing else

// revision is the commit that was stamped, else the one the go command saw; ""
// where nobody knows.
func revision() string {
	if stampedRevision != "" {
		return stampedRevision
	}
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}

// version is what a release or an image was stamped with, else what the go
// command stamped into the binary: a tag, or a pseudo-version of the commit.
func version() string {
	if stamped != "" {
		return stamped
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "unknown"
	}
	return info.Main.Version
}
