// Command gen cuts Discord's published OpenAPI document down to the request
// bodies that the double checks, and writes it compressed. The document is
// licensed under the MIT licence (its info.license says so).
//
// It closes every object that lists its properties (additionalProperties:
// false), so that an unknown field is an error: Discord ignores those in
// silence, which hides a misspelling.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"strings"
)

// operations are the requests that the double answers and that have a body.
func operations() map[string]string {
	const callback = "/interactions/{interaction_id}/{interaction_token}/callback"
	const original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
	const followUp = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	const webhook = "/webhooks/{webhook_id}/{webhook_token}"
	return map[string]string{
		"POST " + callback:                                              callback,
		"PATCH " + original:                                             original,
		"PATCH " + followUp:                                             followUp,
		"POST " + webhook:                                               webhook,
		"POST /channels/{channel_id}/messages":                          "/channels/{channel_id}/messages",
		"PATCH /channels/{channel_id}/messages/{message_id}":            "/channels/{channel_id}/messages/{message_id}",
		"PUT /applications/{application_id}/commands":                   "/applications/{application_id}/commands",
		"PUT /applications/{application_id}/guilds/{guild_id}/commands": "/applications/{application_id}/guilds/{guild_id}/commands",
		"POST /users/@me/channels":                                      "/users/@me/channels",
	}
}

func main() {
	spec := flag.String("spec", os.Getenv("ALLYBOT_DISCORD_SPEC"), "Discord's OpenAPI document")
	out := flag.String("out", "contract.json.gz", "where to write")
	flag.Parse()
	if err := run(*spec, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(spec, out string) error {
	if spec == "" {
		return errors.New("name the document with -spec or ALLYBOT_DISCORD_SPEC")
	}
	raw, err := os.ReadFile(spec)
	if err != nil {
		return err
	}
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return err
	}
	kept := map[string]any{}
	ops := map[string]any{}
	for op, p := range operations() {
		method, _, _ := strings.Cut(op, " ")
		var o struct {
			RequestBody struct {
				Content map[string]struct{ Schema any }
			}
		}
		if err := json.Unmarshal(doc.Paths[p][strings.ToLower(method)], &o); err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		schema := o.RequestBody.Content["application/json"].Schema
		if schema == nil {
			return fmt.Errorf("%s: no JSON body in the document", op)
		}
		if err := keep(schema, doc.Components.Schemas, kept); err != nil {
			return fmt.Errorf("%s: %w", op, err)
		}
		ops[op] = schema
	}
	for _, s := range kept {
		closeObjects(s)
	}
	js, err := json.Marshal(map[string]any{
		"$comment":   "Cut from Discord's OpenAPI document (MIT licence, https://github.com/discord/discord-api-spec) by internal/fakeapi/discord/gen.",
		"components": map[string]any{"schemas": kept},
		"operations": ops,
	})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := z.Write(js); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// keep adds to kept every schema that s refers to, directly or not.
func keep(s any, all, kept map[string]any) error {
	switch v := s.(type) {
	case []any:
		for _, e := range v {
			if err := keep(e, all, kept); err != nil {
				return err
			}
		}
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			name := path.Base(ref)
			if _, done := kept[name]; !done {
				if all[name] == nil {
					return fmt.Errorf("%s is not in the document", ref)
				}
				kept[name] = all[name]
				if err := keep(all[name], all, kept); err != nil {
					return err
				}
			}
		}
		for _, e := range v {
			if err := keep(e, all, kept); err != nil {
				return err
			}
		}
	}
	return nil
}

func closeObjects(s any) {
	switch v := s.(type) {
	case []any:
		for _, e := range v {
			closeObjects(e)
		}
	case map[string]any:
		if _, ok := v["properties"].(map[string]any); ok && v["additionalProperties"] == nil {
			v["additionalProperties"] = false
		}
		for k, e := range v {
			if k != "enum" && k != "const" {
				closeObjects(e)
			}
		}
	}
}
