package till

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/money"
)

// Every figure of a day is the sum of its drawers': also one that is added to Z later and forgotten in Sum.
func TestADayIsTheSumOfItsDrawers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []Z
		for range rapid.IntRange(1, 4).Draw(t, "shifts") {
			var z Z
			draw(t, reflect.ValueOf(&z).Elem())
			z.Closed = rapid.Bool().Draw(t, "closed")
			z.Taxes = []ZTax{{TaxID: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "tax"), Net: 5, Amount: 1}}
			z.Tenders = []ZTender{{Tender: rapid.SampledFrom([]string{"cash", "card"}).Draw(t, "tender"), Count: 1, Amount: 6}}
			z.Drawer.Movements = []ZMovement{{At: time.Unix(int64(z.Orders), 0)}}
			list = append(list, z)
		}
		sum := Sum(list)
		compare(t, reflect.ValueOf(sum), list, func(z Z) reflect.Value { return reflect.ValueOf(z) })
		compare(t, reflect.ValueOf(sum.Drawer), list, func(z Z) reflect.Value { return reflect.ValueOf(z.Drawer) })
		var tax, tenders money.Amount
		for _, one := range sum.Taxes {
			tax += one.Amount
		}
		for _, one := range sum.Tenders {
			tenders += one.Amount
		}
		n := money.Amount(len(list))
		if tax != n || tenders != 6*n || len(sum.Taxes) > 2 || len(sum.Tenders) > 2 || len(sum.Drawer.Movements) != len(list) {
			t.Fatalf("%+v", sum)
		}
		closed := true
		for _, z := range list {
			closed = closed && z.Closed
		}
		if sum.Closed != closed {
			t.Fatal("a day with an open drawer is closed")
		}
	})
}

// draw gives every number of a struct a value.
func draw(t *rapid.T, v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Int, reflect.Int64:
			f.SetInt(int64(rapid.IntRange(0, 1000).Draw(t, v.Type().Field(i).Name)))
		case reflect.Struct:
			if f.Type() == reflect.TypeFor[ZDrawer]() {
				draw(t, f)
			}
		}
	}
}

func compare(t *rapid.T, sum reflect.Value, list []Z, of func(Z) reflect.Value) {
	for i := range sum.NumField() {
		name := sum.Type().Field(i).Name
		if k := sum.Field(i).Kind(); k != reflect.Int && k != reflect.Int64 || name == "Number" || name == "First" || name == "Last" {
			continue
		}
		var want int64
		for _, z := range list {
			want += of(z).Field(i).Int()
		}
		if got := sum.Field(i).Int(); got != want {
			t.Fatalf("%s is %d, its drawers have %d", name, got, want)
		}
	}
}
