package bridge

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"
)

const (
	maxBody  = 1 << 20
	maxDepth = 16
)

// readBody reads what there is, up to the limit.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, "too_large", "at most one megabyte")
	case err != nil:
		return nil, retry(http.StatusBadRequest, "bad_body", "the body did not arrive")
	}
	return body, nil
}

// checkType refuses forms, which any page could post, and bodies where none belongs.
func checkType(r *http.Request) error {
	if r.Method != http.MethodPost {
		if r.ContentLength != 0 {
			return refuse(http.StatusBadRequest, "bad_body", "this call has no body")
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return refuse(http.StatusUnsupportedMediaType, "bad_type", "want application/json")
	}
	return nil
}

// checkBody refuses what no document looks like, before it is decoded.
func checkBody(body []byte) error {
	if !utf8.Valid(body) {
		return refuse(http.StatusBadRequest, "bad_json", "not UTF-8")
	}
	if tooDeep(body) {
		return refuse(http.StatusBadRequest, "bad_json", "nested too deeply")
	}
	return nil
}

// tooDeep counts brackets outside strings; whether they match is the decoder's business.
func tooDeep(body []byte) bool {
	depth, text := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth > maxDepth {
			return true
		}
	}
	return false
}

// decode reads the body into a value; an unknown field or anything after the value is
// refused.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return refuse(http.StatusBadRequest, "bad_json", err.Error())
	}
	if _, err := d.Token(); err != io.EOF {
		return refuse(http.StatusBadRequest, "bad_json", "more than one value")
	}
	return nil
}
