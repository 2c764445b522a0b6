package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return printVersion(cmd) },
	}
}

func printVersion(cmd *cobra.Command) error {
	if _, err := fmt.Fprintln(cmd.OutOrStdout(), version()); err != nil {
		return fmt.Errorf("print the version: %w", err)
	}
	return nil
}

// stamped is set by the linker (-X main.stamped) where a release or an image
// is built without its repository.
var stamped string //nolint:gochecknoglobals // the linker can set nothing else

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
