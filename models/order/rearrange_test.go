package order

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

var bread, wine, cake = uuid.UUID{11}, uuid.UUID{12}, uuid.UUID{13}

// dinner is a table of two with bread for both, a wine on seat 1 and a cake on seat 2.
func dinner(t *testing.T) *Session {
	t.Helper()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn, Covers: 2, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
	do(t, s, AddLine{LineID: bread, Sold: dish("Bread", 400)})
	do(t, s, AddLine{LineID: wine, Sold: dish("Wine", 2100), Quantity: money.Whole(3), Seat: 1})
	do(t, s, AddLine{LineID: cake, Sold: dish("Cake", 600), Seat: 2})
	return s
}

// sums are what the checks come to; they add up to the order.
func sums(t *testing.T, s *Session) []money.Amount {
	t.Helper()
	var out []money.Amount
	var sum money.Amount
	for _, c := range CheckTotals(s.Order, s.Totals) {
		out = append(out, c.Total())
		sum += c.Total()
	}
	if sum != s.Totals.Total {
		t.Errorf("the checks make %d, the order is %d", sum, s.Totals.Total)
	}
	return out
}

func wantSums(t *testing.T, s *Session, want ...money.Amount) {
	t.Helper()
	got := sums(t, s)
	if len(got) != len(want) {
		t.Fatalf("checks of %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("checks of %v, want %v", got, want)
		}
	}
}

func TestWhatIsPickedGoesToANewCheckAndTheRestStays(t *testing.T) {
	s := dinner(t)
	do(t, s, s.Order.MoveToCheck(s.Totals, []CheckPick{{LineID: wine, Quantity: money.One}}, uuid.Nil))
	wantSums(t, s, 5200, 2100)
	second := CheckTotals(s.Order, s.Totals)[1].ID
	first := CheckTotals(s.Order, s.Totals)[0].ID
	do(t, s, s.Order.MoveToCheck(s.Totals, []CheckPick{{CheckID: first, LineID: cake}, {CheckID: first, LineID: bread}}, second))
	wantSums(t, s, 4200, 3100)
	do(t, s, Undo{})
	wantSums(t, s, 5200, 2100)
}

func TestALineMovesFromOneSeatsCheckToAnother(t *testing.T) {
	s := dinner(t)
	do(t, s, Split{BySeat: true})
	wantSums(t, s, 6500, 800)
	c := CheckTotals(s.Order, s.Totals)
	do(t, s, s.Order.MoveToCheck(s.Totals, []CheckPick{{CheckID: c[0].ID, LineID: wine, Quantity: money.One}}, c[1].ID))
	wantSums(t, s, 4400, 2900)
	do(t, s, AddLine{LineID: uuid.New(), Sold: dish("Tea", 300), Seat: 2})
	wantSums(t, s, 4400, 3200) // what comes later still follows its seat
}

func TestABottleIsSharedBetweenChecks(t *testing.T) {
	s := dinner(t)
	do(t, s, Split{BySeat: true})
	c := CheckTotals(s.Order, s.Totals)
	do(t, s, s.Order.Share(s.Totals, []CheckPick{{CheckID: c[0].ID, LineID: wine}}, []uuid.UUID{c[0].ID, c[1].ID}))
	wantSums(t, s, 3350, 3950)
}

func TestAPaidCheckKeepsWhatItHasWhenOthersAreArrangedAnew(t *testing.T) {
	s := dinner(t)
	do(t, s, Split{BySeat: true})
	c := CheckTotals(s.Order, s.Totals)
	do(t, s, AddPayment{PaymentID: uuid.New(), CheckID: c[1].ID, Tender: "card", Amount: c[1].Due})
	do(t, s, s.Order.MoveToCheck(s.Totals, []CheckPick{{CheckID: c[0].ID, LineID: wine, Quantity: money.Whole(2)}}, uuid.Nil))
	got := sums(t, s)
	if len(got) != 3 {
		t.Fatalf("checks of %v", got)
	}
}

func TestACheckForAnAmountLeavesTheRest(t *testing.T) {
	s := dinner(t)
	do(t, s, s.Order.WithAmount(s.Totals, 2000))
	wantSums(t, s, 5300, 2000)
}
