// Package receive makes requests to the bot of what Discord sends: it reads and
// checks interactions and messages, drops what came before, and queues the work
// that they set off. It answers nothing and knows nobody who does.
package receive

import (
	"encoding/json"

	"github.com/bwmarrin/discordgo"
)

// Decode reads what Discord sent into v. Where discordgo stumbles over a
// component type that it does not know, that component is left out.
func Decode(data json.RawMessage, v any) bool {
	if json.Unmarshal(data, v) == nil {
		return true
	}
	var whole any
	if json.Unmarshal(data, &whole) != nil {
		return false
	}
	cut, err := json.Marshal(dropUnknown(whole))
	return err == nil && json.Unmarshal(cut, v) == nil
}

// dropUnknown removes from every list of components those that discordgo
// cannot read.
func dropUnknown(v any) any {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			v[i] = dropUnknown(e)
		}
	case map[string]any:
		for k, e := range v {
			list, ok := e.([]any)
			if k != "components" || !ok {
				v[k] = dropUnknown(e)
				continue
			}
			known := []any{}
			for _, c := range list {
				c = dropUnknown(c)
				raw, err := json.Marshal(c)
				if err != nil {
					continue
				}
				if _, err := discordgo.MessageComponentFromJSON(raw); err == nil {
					known = append(known, c)
				}
			}
			v[k] = known
		}
	}
	return v
}
