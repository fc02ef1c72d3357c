package form_test

import (
	"strings"
	"testing"

	"comptoir/models/fault"
	"comptoir/models/form"
)

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	var c form.Check
	c.Line("name", "  ", 10)
	c.Int("seats", "many", 0, 10)
	c.Int("age", "11", 0, 10)
	c.One("kind", "ship", "till", "kitchen")
	c.Line("city", strings.Repeat("é", 11), 10)
	f := fault.Of(c.Err())
	if f == nil {
		t.Fatal("a bad form passed")
	}
	for field, code := range map[string]string{"name": "field.required", "seats": "field.number", "age": "field.range", "kind": "field.unknown", "city": "field.too_long"} {
		if f.Fields[field] != code {
			t.Errorf("%s is blamed for %q, want %q", field, f.Fields[field], code)
		}
	}
}

func TestTextIsKeptButForWhatNobodyCanSee(t *testing.T) {
	var c form.Check
	if got := c.Line("name", " Café\x00  du \t Port\x80 ", 40); got != "Café du Port" {
		t.Errorf("got %q", got)
	}
	if got := c.Lines("header", "one\r\ntwo\x07", 40); got != "one\ntwo" {
		t.Errorf("got %q", got)
	}
	if err := c.Err(); err != nil {
		t.Error(err)
	}
}

func TestPercentagesAreExact(t *testing.T) {
	for text, want := range map[string]int{"20": 2000, "8.1": 810, "5,5 %": 550, "0": 0, "13.55": 1355} {
		var c form.Check
		if got := c.Percent("rate", text, 10000); got != want || c.Err() != nil {
			t.Errorf("%q is %d (%v), want %d", text, got, c.Err(), want)
		}
	}
	for _, text := range []string{"", "-5", "1.234", "abc", "1e3", "101", "99999999999"} {
		var c form.Check
		if c.Percent("rate", text, 10000); c.Err() == nil {
			t.Errorf("%q passed", text)
		}
	}
}
