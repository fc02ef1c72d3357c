package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
)

// readable refuses text that no database takes: a NUL character, or bytes that are not UTF-8.
func readable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !isText(r.URL.Path) || !allText(r.URL.Query()) {
			return fault.Malformed("request.unreadable")
		}
		if strings.Contains(r.Header.Get(echo.HeaderContentType), "form") {
			form, err := c.FormParams()
			if err != nil {
				return fault.Malformed("request.unreadable").Because(err)
			}
			if !allText(form) {
				return fault.Malformed("request.unreadable")
			}
		}
		return next(c)
	}
}

func allText(values url.Values) bool {
	for name, list := range values {
		if !isText(name) {
			return false
		}
		for _, v := range list {
			if !isText(v) {
				return false
			}
		}
	}
	return true
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
