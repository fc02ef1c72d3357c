package orderdb_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/order/orderdb"
)

func TestATabIsFoundByTheBeginningOfAWordOrItsNumber(t *testing.T) {
	seated := uuid.New()
	open := []orderdb.Summary{
		{ID: uuid.New(), Number: 12, Name: "Anna"}, {ID: uuid.New(), Number: 13, Name: "Joe Anderson"},
		{ID: uuid.New(), Number: 121}, {ID: uuid.New(), Number: 14, Name: "Anton", TableID: seated}, {ID: uuid.New(), Number: 15, Name: "Élise"},
	}
	for typed, want := range map[string][]int{
		"": {12, 13, 15}, "an": {12, 13}, "AND": {13}, "nna": nil, "12": {12, 121}, "él": {15}, "14": nil, "joe a": {13},
	} {
		var got []int
		for _, o := range orderdb.Tabs(open, uuid.Nil, typed) {
			got = append(got, o.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", typed, got, want)
		}
	}
	if list := orderdb.Tabs(open, open[0].ID, "anna"); len(list) != 0 {
		t.Error("an order is put on itself")
	}
}

func TestANameMeansOneTabOrBeginsANewOne(t *testing.T) {
	anna, other, ann := uuid.New(), uuid.New(), uuid.New()
	one := []orderdb.Summary{{ID: anna, Number: 7, Name: "Anna"}}
	two := append(slices.Clone(one), orderdb.Summary{ID: other, Number: 8, Name: "anna"}, orderdb.Summary{ID: ann, Number: 9, Name: "Ann"})
	for _, c := range []struct {
		tabs  []orderdb.Summary
		typed string
		whole bool
		want  uuid.UUID
		code  string
	}{
		{one, "ANNA", true, anna, ""}, {one, "7", true, anna, ""}, {one, "An", true, uuid.Nil, ""}, {one, "An", false, anna, ""},
		{two, "An", false, uuid.Nil, ""}, {two, "ann", true, ann, ""}, {two, "Anna", true, uuid.Nil, "counter.several"}, {nil, "Bob", false, uuid.Nil, ""}, {one, "", false, uuid.Nil, "field.required"},
	} {
		got, err := orderdb.TabNamed(c.tabs, c.typed, c.whole)
		code := ""
		if f := fault.Of(err); f != nil {
			code = f.Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%q means %s %q, want %s %q", c.typed, got, code, c.want, c.code)
		}
	}
}
