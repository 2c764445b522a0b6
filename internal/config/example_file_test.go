package config

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/viper"
)

const exampleFile = "../../config.example.yaml"

// The example is the reference: every key, with its default and the name of
// its environment variable, and nothing else.
func TestExampleFile(t *testing.T) {
	raw, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	v := viper.New()
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, k := range Keys() {
		known[k.Name] = true
		if !v.InConfig(k.Name) && v.Get(k.Name) == nil {
			t.Errorf("%s is not in the example", k.Name)
			continue
		}
		if got := v.GetString(k.Name); got != k.Default {
			t.Errorf("%s: the example says %q, the default is %q", k.Name, got, k.Default)
		}
		if !bytes.Contains(raw, []byte("["+k.Env()+"]")) {
			t.Errorf("%s: the example does not name %s", k.Name, k.Env())
		}
	}
	for _, name := range v.AllKeys() {
		if !known[name] {
			t.Errorf("the example has %s, which is no key", name)
		}
	}
	for _, k := range Keys() {
		for _, bound := range bounds(k.Expects) {
			if !strings.Contains(string(raw), bound) {
				t.Errorf("%s: the example does not give its range: %q", k.Name, bound)
			}
		}
	}

	fromExample, err := Load(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults, fromExample, cmp.AllowUnexported(Secret{})); diff != "" {
		t.Errorf("the example is not the defaults: %s", diff)
	}
}

// bounds finds the range in what a key expects: "1 to 100".
func bounds(expects string) []string {
	for _, before := range []string{"a whole number from ", "a duration with its unit, "} {
		if rest, ok := strings.CutPrefix(expects, before); ok {
			words := strings.Fields(rest)
			if words[0] == "-1" || strings.HasPrefix(words[2], "1638") { // shards: said in words
				return nil
			}
			return []string{words[0] + " to " + strings.TrimSuffix(words[2], "0s")}
		}
	}
	return nil
}
