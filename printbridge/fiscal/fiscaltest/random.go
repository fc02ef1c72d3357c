package fiscaltest

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

// anyDay: sales and refunds of anything, with a fault anywhere in each; afterwards the
// device's storage has what was asked for, to the kopeck.
func anyDay(t *testing.T, rig Rig) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewShop(t, rig, emulated.Options{FFD12: true, Busy: rapid.IntRange(0, 2).Draw(t, "busy")})
		var ids []string
		asked := map[string]fiscal.Document{}
		for i := range rapid.IntRange(1, 4).Draw(t, "documents") {
			id := fmt.Sprintf("sale-%d", i)
			s.Line.Fault = rapid.SampledFrom(rig.Faults).Draw(t, "fault")
			s.Line.At = s.Line.Passed() + rapid.IntRange(1, 3000).Draw(t, "at")
			asked[id] = anything(t)
			if j := s.Sell(id, asked[id]); j.State != fiscal.Done {
				t.Fatalf("%s is %s: %s %s %s", id, j.State, j.Code, j.Text, j.Note)
			}
			ids = append(ids, id)
		}
		s.Agrees(ids...)
		at := 0
		for _, d := range s.Registered() {
			if d.Form != 3 {
				continue
			}
			want := asked[ids[at]]
			at++
			if d.Sum != int64(want.Total) || d.Receipt.Sum() != d.Sum || fiscal.Operation(d.Operation) != want.Operation() {
				t.Fatalf("registered is %+v, asked was %+v", d, want)
			}
			for i, tender := range []fiscal.Tender{fiscal.Cash, fiscal.Card, fiscal.Prepaid, fiscal.Credit, fiscal.Barter} {
				if d.Receipt.Paid[i] != int64(want.Kept(tender)) {
					t.Fatalf("paid is %v, asked was %+v", d.Receipt.Paid, want.Payments)
				}
			}
			if got, want := byTax(d.Receipt.Items), want.Lines; !same(got, want) {
				t.Fatalf("by tax registered is %v, asked was %+v", got, want)
			}
		}
	})
}

// byTax sums items by tag 1199: a line may have become two.
func byTax(items []emulated.Item) map[byte]int64 {
	sums := map[byte]int64{}
	for _, i := range items {
		sums[i.Tax] += i.Sum
	}
	return sums
}

func same(sums map[byte]int64, lines []fiscal.Line) bool {
	for _, l := range lines {
		sums[byte(l.Tax)] -= int64(l.Sum)
	}
	for _, left := range sums {
		if left != 0 {
			return false
		}
	}
	return true
}

// anything is a sale, or a refund to the card.
func anything(t *rapid.T) fiscal.Document {
	d := fiscal.Document{Kind: fiscal.Sale, TaxSystem: fiscal.TaxSystem(1 << rapid.IntRange(0, 5).Draw(t, "system"))}
	for range rapid.IntRange(1, 3).Draw(t, "lines") {
		l := fiscal.Line{Name: rapid.SampledFrom([]string{"Чай", "Ёлка «ёж» №5", "Tea $1D", "A&B"}).Draw(t, "name"), Object: 1, Method: 4}
		l.Quantity = rapid.OneOf(rapid.Just(fiscal.Piece), rapid.Just(3*fiscal.Piece), rapid.Map(rapid.Int64Range(1, 9999), func(n int64) fiscal.Quantity { return fiscal.Quantity(n * 1000) })).Draw(t, "quantity")
		l.Price = fiscal.Amount(rapid.Int64Range(1, 500_00).Draw(t, "price"))
		l.Sum = max(l.Product()+fiscal.Amount(rapid.Int64Range(-1, 1).Draw(t, "off")), 0)
		l.Tax = fiscal.Tax(rapid.IntRange(1, 12).Draw(t, "tax"))
		d.Lines = append(d.Lines, l)
		d.Total += l.Sum
	}
	if d.Total == 0 {
		d.Lines[0].Price, d.Lines[0].Quantity, d.Lines[0].Sum = 1_00, fiscal.Piece, 1_00
		for _, l := range d.Lines {
			d.Total += l.Sum
		}
	}
	if rapid.Bool().Draw(t, "refund") {
		d.Kind = fiscal.Refund
		d.Payments = []fiscal.Payment{{Tender: fiscal.Card, Amount: d.Total}}
		return d
	}
	left := d.Total
	for _, tender := range []fiscal.Tender{fiscal.Card, fiscal.Prepaid, fiscal.Credit, fiscal.Barter} {
		if part := fiscal.Amount(rapid.Int64Range(0, int64(left)).Draw(t, string(tender))); part > 0 && rapid.Bool().Draw(t, "so") {
			d.Payments = append(d.Payments, fiscal.Payment{Tender: tender, Amount: part})
			left -= part
		}
	}
	if cash := left + fiscal.Amount(rapid.SampledFrom([]int64{0, 50_00, 1}).Draw(t, "more")); left > 0 {
		d.Payments = append(d.Payments, fiscal.Payment{Tender: fiscal.Cash, Amount: cash})
	}
	return d
}
