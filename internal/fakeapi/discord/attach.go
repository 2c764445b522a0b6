package discord

import (
	"encoding/json"
	"fmt"
	"regexp"
)

var shownFile = regexp.MustCompile(`"attachment://([^"]*)"`)

// attached reports where a message and the files sent with it do not belong
// together (reference#uploading-files): each attachment's id must be the n of
// a part named files[n] with its file name, and an embed may show only a file
// that is sent along. fields are the parts' names with their file names.
func attached(body []byte, fields map[string]string) (wrong []string) {
	type list struct {
		Attachments []struct {
			ID       json.RawMessage `json:"id"`
			Filename string          `json:"filename"`
		} `json:"attachments"`
	}
	var m struct {
		list
		Data list `json:"data"`
	}
	if len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &m) != nil {
		return nil // the schema tells of it
	}
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	told := map[string]bool{}
	for _, a := range append(m.Attachments, m.Data.Attachments...) {
		var id json.Number // a string or a number
		_ = json.Unmarshal(a.ID, &id)
		field := "files[" + id.String() + "]"
		switch name, sent := fields[field]; {
		case !sent:
			add("attachment %s: no part %s was sent", a.ID, field)
		case a.Filename != name:
			add("attachment %s is named %q, its file %q", a.ID, a.Filename, name)
		case told[field]:
			add("attachment %s twice", a.ID)
		}
		told[field] = true
	}
	names := map[string]bool{}
	for field, name := range fields {
		if !told[field] {
			add("part %s is no attachment of the message", field)
		}
		names[name] = true
	}
	for _, s := range shownFile.FindAllSubmatch(body, -1) {
		if !names[string(s[1])] {
			add("shows the file %q, which was not sent", s[1])
		}
	}
	return wrong
}
