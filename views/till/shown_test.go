package till

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/views/ui"
)

// full is a panel of one line on which everything is said that a line can say.
func full() PanelView {
	id := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
	milk := catalog.SoldModifier{GroupID: id(), ID: id(), Name: "Oat milk", Quantity: 2, Free: 1, Path: []uuid.UUID{id()}}
	l := order.Line{
		ID: id(), Origin: id(), Quantity: 2 * money.One, Note: "no sugar", Seat: 2, Course: 1, Sent: money.One, SentNote: "sugar",
		Allergy: order.Allergy{Allergens: catalog.Milk, Text: "kiwi"},
		Gift:    order.Gift{Code: "GIFT", Expires: "2026-04-01"},
		Voided:  money.One, VoidReason: "dropped", Goods: order.Goods{Tare: 5, Lot: "A1", Expiry: "2026-03-01"},
		Sold: catalog.Sold{
			ItemID: id(), VariantID: id(), Name: "Coffee", VariantName: "large", Allergens: catalog.Milk, Unit: "kg", Modifiers: []catalog.SoldModifier{milk},
			Parts: []catalog.SoldPart{{GroupID: id(), ItemID: id(), Name: "Cake", VariantName: "small", Quantity: 1, Modifiers: []catalog.SoldModifier{milk}}},
		},
		AddedAt: time.Unix(1, 0),
	}
	return PanelView{
		Ref:      Ref{Order: id(), Kind: catalog.DineIn, Covers: 2},
		Order:    order.Order{Lines: []order.Line{l}, Status: order.Opened},
		Totals:   price.Result{Lines: []price.LineResult{{Amount: 900, Total: 900}}},
		Currency: money.Currency{Code: "EUR", Digits: 2},
	}
}

// drawn is what the panel's rows look like, and their stamps.
func drawn(t *testing.T, p PanelView) (html, stamp string) {
	t.Helper()
	var b strings.Builder
	for _, r := range p.rows() {
		stamp += p.stamp(r)
		if err := ui.OrderLine(r.view(context.Background(), p, "")).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String(), stamp
}

// changes calls do once for every value below v, changed; and puts each back.
func changes(path string, v reflect.Value, do func(path string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				changes(path+"."+f.Name, v.Field(i), do)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			changes(path+"[]", v.Index(i), do)
		}
		if v.Len() > 0 {
			with(path+"[one less]", v, v.Slice(0, v.Len()-1), do)
		}
	case reflect.String:
		with(path, v, reflect.ValueOf(v.String()+"0").Convert(v.Type()), do)
	case reflect.Int, reflect.Int64:
		with(path, v, reflect.ValueOf(v.Int()+1).Convert(v.Type()), do)
	case reflect.Uint16:
		with(path, v, reflect.ValueOf(v.Uint()^1).Convert(v.Type()), do)
	case reflect.Bool:
		with(path, v, reflect.ValueOf(!v.Bool()).Convert(v.Type()), do)
	case reflect.Pointer:
		if v.IsNil() {
			with(path, v, reflect.New(v.Type().Elem()), do)
		}
	case reflect.Array:
		other := reflect.New(v.Type()).Elem()
		other.Index(0).SetUint(99)
		with(path, v, other, do)
	}
}

func with(path string, v, other reflect.Value, do func(string)) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	v.Set(other)
	do(path)
	v.Set(old)
}

func TestWhatChangesARowChangesItsStamp(t *testing.T) {
	p := full()
	html, stamp := drawn(t, p)
	seen := 0
	check := func(path string) {
		h, s := drawn(t, p)
		if h != html {
			seen++
			if s == stamp {
				t.Errorf("%s changes how the row looks, and not its stamp", path)
			}
		}
	}
	changes("line", reflect.ValueOf(&p.Order.Lines[0]).Elem(), check)
	changes("price", reflect.ValueOf(&p.Totals.Lines[0]).Elem(), check)
	changes("currency", reflect.ValueOf(&p.Currency).Elem(), check)
	changes("seating", reflect.ValueOf(&p.Seating).Elem(), check)
	if seen < 15 {
		t.Fatalf("only %d of what was changed was to be seen", seen)
	}
}

func TestRowsThatAreShownAreNotDrawnAgain(t *testing.T) {
	p := full()
	line := p.Order.Lines[0]
	p.Order.Lines, p.Totals.Lines = nil, nil
	var header string
	for n := range 6 {
		l := line
		l.ID, l.Note = uuid.Must(uuid.NewV7()), strings.Repeat("x", n)
		p.Order.Lines, p.Totals.Lines = append(p.Order.Lines, l), append(p.Totals.Lines, price.LineResult{Amount: 900, Total: 900})
	}
	for _, r := range p.rows() {
		header += p.stamp(r)
	}
	p.Shown = ParseShown(header)
	p.Order.Lines[3].Note = "changed"
	var ranges []string
	for _, s := range p.stretches(context.Background(), p.rows()) {
		if s.same {
			ranges = append(ranges, s.at())
		} else {
			ranges = append(ranges, s.row.first().Note)
		}
	}
	if got, want := strings.Join(ranges, " "), "0-2 changed 4-5"; got != want {
		t.Errorf("drawn %q, want %q", got, want)
	}
}

func TestAHeaderThatIsNoListOfStampsLeavesNothingOut(t *testing.T) {
	for _, header := range []string{"", "abc", "abcdefgh1", strings.Repeat("abcdefgh", maxShown+1)} {
		if shown := ParseShown(header); shown != nil {
			t.Errorf("%.20q is read as %v", header, shown)
		}
	}
}
