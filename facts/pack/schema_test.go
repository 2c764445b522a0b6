package pack

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// TestFrontMatterSchema holds the published schema to the packs that there
// are, and to the keys that the reader knows.
func TestFrontMatterSchema(t *testing.T) {
	raw, err := os.ReadFile("front-matter.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("front-matter.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("front-matter.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../natolac/natolac.pack.md", "../../examples/lights/merrow-lights.pack.md", "../../examples/otters/otters.pack.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var front any
		if err := yaml.Unmarshal([]byte(strings.SplitN(string(text), "---\n", 3)[1]), &front); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(front); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Validate(map[string]any{"id": "a", "tilte": "b"}); err == nil {
		t.Error("an unknown key is passed")
	}
	var keys struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(raw, &keys); err != nil {
		t.Fatal(err)
	}
	var published []string
	for k := range keys.Properties {
		published = append(published, k)
	}
	known := tags(reflect.TypeFor[rawPack]())
	slices.Sort(published)
	slices.Sort(known)
	if !slices.Equal(published, known) {
		t.Errorf("the schema has %v, the reader %v", published, known)
	}
}
