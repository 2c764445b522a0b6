package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"allybot": main})
}

// TestScripts runs the program as a person would, from testdata/script.
func TestScripts(t *testing.T) {
	binary := builtBinary(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", binary+string(os.PathListSeparator)+e.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"png": png},
	})
}

func TestExitStatus(t *testing.T) {
	for name, c := range map[string]struct {
		args   string
		status int
		says   string // on standard error
	}{
		"help":               {"--help", exitOK, ""},
		"version":            {"--version", exitOK, ""},
		"nothing":            {"", exitOK, ""},
		"answered":           {"ask --lang en /ally argentina", exitOK, ""},
		"unknown is honest":  {"ask --lang en /ally chile", exitOK, ""},
		"no question":        {"ask", exitUsage, "no question given"},
		"no such command":    {"aks", exitUsage, `did you mean "ask"`},
		"no such flag":       {"ask --colour x", exitUsage, "unknown flag"},
		"no such language":   {"ask --lang ? x", exitUsage, "want a language’s code"},
		"no such platform":   {"ask --platform irc x", exitUsage, "want one of"},
		"json and platform":  {"ask --json --platform plain x", exitUsage, "do not go together"},
		"too many arguments": {"chat x", exitUsage, "unknown command"},
		"eval of nothing":    {"eval no-such-file", exitFailed, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			if got := run(context.Background(), strings.Fields(c.args), strings.NewReader(""), &out, &errs); got != c.status {
				t.Errorf("status %d, want %d; %s", got, c.status, errs.String())
			}
			if !strings.Contains(errs.String(), c.says) || c.says == "" && errs.Len() > 0 {
				t.Errorf("standard error: %q, want %q", errs.String(), c.says)
			}
			if c.status == exitOK && out.Len() == 0 {
				t.Error("nothing on standard output")
			}
		})
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" {
			t.Errorf("%s: no short description", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRootCommand())
}
