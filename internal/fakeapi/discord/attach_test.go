package discord

import "testing"

func TestAttachmentsBelongToTheFilesSent(t *testing.T) {
	one := map[string]string{"files[0]": "map.png"}
	for body, c := range map[string]struct {
		parts map[string]string
		right bool
	}{
		`{"attachments":[{"id":"0","filename":"map.png"}],"embeds":[{"image":{"url":"attachment://map.png"}}]}`:        {one, true},
		`{"data":{"attachments":[{"id":0,"filename":"map.png"}],"embeds":[{"image":{"url":"attachment://map.png"}}]}}`: {one, true},
		`{"attachments":[]}`: {nil, true},
		`[{"name":"x"}]`:     {nil, true},
		`{"attachments":[{"id":"1","filename":"map.png"}]}`:                                                     {one, false},
		`{"attachments":[{"id":"0","filename":"cat.png"}]}`:                                                     {one, false},
		`{"attachments":[{"id":"0","filename":"map.png"}]} `:                                                    {nil, false},
		`{"attachments":[{"id":"0","filename":"map.png"},{"id":"0","filename":"map.png"}]}`:                     {one, false},
		`{"attachments":[{"id":"0","filename":"map.png"}],"embeds":[{"image":{"url":"attachment://cat.png"}}]}`: {one, false},
		`{"embeds":[{"image":{"url":"attachment://map.png"}}]}`:                                                 {nil, false},
		`{"content":"x"}`: {one, false},
	} {
		if wrong := attached([]byte(body), c.parts); (len(wrong) == 0) != c.right {
			t.Errorf("%s with %v: %v", body, c.parts, wrong)
		}
	}
}
