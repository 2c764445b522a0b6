package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"
)

// form reads a multipart body: its values, and for each file what a person
// wants to know of it.
func form(contentType string, body io.Reader) (values map[string]string, files map[string]string, err error) {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, nil, fmt.Errorf("content type: %w", err)
	}
	values, files = map[string]string{}, map[string]string{}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return values, files, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read a form: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, fmt.Errorf("read a form: %w", err)
		}
		if part.FileName() == "" {
			values[part.FormName()] = string(data)
		} else {
			files[part.FormName()] = fmt.Sprintf("%s, %d bytes", part.FileName(), len(data))
		}
	}
}

// discordBody gives a body as JSON, its files told beside it.
func discordBody(contentType string, body []byte) (any, error) {
	if !strings.HasPrefix(contentType, "multipart/form-data") {
		return json.RawMessage(body), nil
	}
	values, files, err := form(contentType, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return map[string]any{"payload_json": json.RawMessage(values["payload_json"]), "files": files}, nil
}
