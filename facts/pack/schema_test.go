package pack

import (
	"bytes"
	"maps"
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
	about := pick(t, doc, "properties", "source", "properties", "about", "propertyNames", "enum").([]any)
	var may []string
	for _, k := range about {
		may = append(may, k.(string))
	}
	if !slices.Equal(may, AboutSource()) {
		t.Errorf("of the source the schema lets be said %v, the reader %v", may, AboutSource())
	}
	for _, c := range []struct {
		path string // of the object's schema
		of   reflect.Type
	}{
		{"", reflect.TypeFor[rawPack]()},
		{"properties source", reflect.TypeFor[rawSource]()},
		{"properties source properties about additionalProperties", reflect.TypeFor[rawSourceAnswer]()},
		{"properties rosters items", reflect.TypeFor[rawRoster]()},
		{"properties compare items", reflect.TypeFor[rawComparison]()},
		{"properties compare items properties what items", reflect.TypeFor[rawCompared]()},
		{"properties compare items properties together items", reflect.TypeFor[rawTogether]()},
		{"properties timeline", reflect.TypeFor[rawTimeline]()},
		{"properties map", reflect.TypeFor[rawMap]()},
		{"properties map properties classes items", reflect.TypeFor[rawClass]()},
	} {
		object := pick(t, doc, strings.Fields(c.path)...).(map[string]any)
		published := slices.Sorted(maps.Keys(pick(t, object, "properties").(map[string]any)))
		known := tags(c.of)
		slices.Sort(known)
		if !slices.Equal(published, known) || object["additionalProperties"] != false {
			t.Errorf("%q: the schema has %v, the reader %v", c.path, published, known)
		}
	}
}

// pick follows a path of keys into a JSON document.
func pick(t *testing.T, doc any, path ...string) any {
	t.Helper()
	for _, key := range path {
		object, ok := doc.(map[string]any)
		if !ok || object[key] == nil {
			t.Fatalf("the schema has no %q of %q", key, path)
		}
		doc = object[key]
	}
	return doc
}
