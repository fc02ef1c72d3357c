package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
	"comptoir/models/text"
)

// readable refuses text that no database takes, a NUL character or bytes that are not UTF-8, and the numbers of payment
// cards, which nothing here may keep.
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
			if field := withCard(form); field != "" {
				return CardNumber(field)
			}
		}
		return next(c)
	}
}

// codes are the fields for what a scanner reads: goods and gift cards have numbers like cards of payment.
var codes = map[string]bool{"code": true, "barcode": true, "barcodes": true, "sku": true, "codes": true, "layouts": true}

// withCard is the field of a form that holds the number of a payment card; empty: none does.
func withCard(form url.Values) string {
	for name, list := range form {
		if !codes[name] && slices.ContainsFunc(list, text.HasCardNumber) {
			return name
		}
	}
	return ""
}

// CardNumber is the refusal of a field that holds the number of a payment card.
func CardNumber(field string) error {
	return fault.Invalid("text.card_number").Field(field, "text.card_number")
}

// CardIn is the field of a JSON document that holds the number of a payment card; empty: none does.
func CardIn(name string, value any) string {
	switch v := value.(type) {
	case string:
		if !codes[name] && text.HasCardNumber(v) {
			return name
		}
	case []any:
		for _, one := range v {
			if field := CardIn(name, one); field != "" {
				return field
			}
		}
	case map[string]any:
		for name, one := range v {
			if field := CardIn(name, one); field != "" {
				return field
			}
		}
	}
	return ""
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
