package main

import (
	"bytes"
	"image"
	_ "image/png" // registers the format
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// png is a script's command: `png FILE WIDTH` fails unless the file is a whole
// PNG so many pixels wide.
func png(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: png FILE WIDTH")
	}
	img, format, err := image.Decode(bytes.NewReader([]byte(ts.ReadFile(args[0]))))
	if err != nil || format != "png" {
		ts.Fatalf("%s: %q, %v", args[0], format, err)
	}
	if got := strconv.Itoa(img.Bounds().Dx()); got != args[1] {
		ts.Fatalf("%s is %s pixels wide, want %s", args[0], got, args[1])
	}
}
