package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// builtBinary builds the program as it is shipped, without the race detector
// that the tests' own binary may have, and gives its directory. Starting it
// costs a tenth of what starting the tests' own does.
func builtBinary(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", filepath.Join(dir, "allybot"), ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// A stamped binary says its version and its revision.
func TestStampedVersion(t *testing.T) {
	stamped, stampedRevision = "v9.8.7", "0123abcd"
	defer func() { stamped, stampedRevision = "", "" }()
	var out bytes.Buffer
	if status := run(t.Context(), []string{"version"}, strings.NewReader(""), &out, &out); status != exitOK || out.String() != "v9.8.7 (0123abcd)\n" {
		t.Errorf("%d %q", status, out.String())
	}
}
