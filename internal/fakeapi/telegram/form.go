package telegram

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// form reads a request's parameters in any of the ways that Telegram takes:
// query, urlencoded, multipart, JSON.
func form(r *http.Request) (map[string]string, map[string]int, error) {
	params, files := map[string]string{}, map[string]int{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var obj map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&obj); err != nil && err != io.EOF {
			return nil, nil, err
		}
		for k, v := range obj {
			var str string
			if json.Unmarshal(v, &str) != nil {
				str = string(v)
			}
			params[k] = str
		}
	} else if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, nil, err
		}
		for k, list := range r.MultipartForm.File {
			files[k] = int(list[0].Size)
		}
		_ = r.MultipartForm.RemoveAll()
	} else if err := r.ParseForm(); err != nil {
		return nil, nil, err
	}
	for k := range r.Form {
		params[k] = r.Form.Get(k)
	}
	return params, files, nil
}

// answer is what a method gives back.
type answer struct {
	status      int
	result      any
	description string
	parameters  map[string]any
}

func result(v any) answer { return answer{status: http.StatusOK, result: v} }

func refuse(status int, description string) answer {
	return answer{status: status, description: description}
}

func (a answer) write(w http.ResponseWriter) {
	if a.status != http.StatusOK {
		fail(w, a.status, a.description, a.parameters)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": a.result}) //nolint:errchkjson // our own values
}

func fail(w http.ResponseWriter, status int, description string, parameters map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	body := map[string]any{"ok": false, "error_code": status, "description": description}
	if parameters != nil {
		body["parameters"] = parameters
	}
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // our own values
}
