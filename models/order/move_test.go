package order_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
)

// However lines go from one order to another and orders into each other, each is there once, for what it cost,
// and the kitchen cooks what it cooked.
func TestWhereverLinesGoNothingIsLostAndNothingIsCookedTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := history.Any(t).Order, history.Any(t).Order
		b.ID, b.VenueID, b.Terms = uuid.UUID{0xb}, a.VenueID, a.Terms
		for range rapid.IntRange(1, 5).Draw(t, "moves") {
			if !a.Status.Live() || len(a.Active()) == 0 {
				break
			}
			before := tally(a, b)
			var cmd order.Command = order.Merge{OrderID: b.ID}
			if rapid.IntRange(0, 2).Draw(t, "some") > 0 {
				l := rapid.SampledFrom(a.Active()).Draw(t, "line")
				cmd = order.MoveLines{To: b.ID, Lines: []order.SplitLine{{LineID: l.ID, Quantity: money.Quantity(rapid.Int64Range(1, int64(l.Quantity)).Draw(t, "of it"))}}}
			}
			mine, others, err := order.Across(a, b, cmd, may())
			if err != nil {
				continue
			}
			if after := tally(mine.Order, others.Order); after != before {
				t.Fatalf("%s made %+v of %+v", cmd.Type(), after, before)
			}
			for _, side := range []order.Side{mine, others} {
				for _, e := range side.Events {
					if len(e.Kitchen()) > 0 {
						t.Fatalf("%s told the kitchen %+v", cmd.Type(), e.Kitchen())
					}
				}
				if e := ledger.SaleEntry(side.Order, order.Price(side.Order)); !e.Balanced() {
					t.Fatalf("%+v does not balance", e)
				}
			}
			if got := text(t, order.Fold(a, mine.Events)); got != text(t, mine.Order) {
				t.Fatal("the events tell another order")
			}
			a, b = mine.Order, others.Order
		}
	})
}

type tallied struct {
	quantity, sent money.Quantity
	paid           money.Amount
	covers         int
}

// tally is what two orders have together that no move may change.
func tally(orders ...order.Order) (sum tallied) {
	seen := map[uuid.UUID]bool{}
	for _, o := range orders {
		for _, l := range o.Active() {
			if seen[l.ID] {
				sum.quantity += 1e12 // it is there twice
			}
			seen[l.ID] = true
			sum.quantity, sum.sent = sum.quantity+l.Quantity, sum.sent+l.Sent
		}
		for _, p := range o.Payments {
			sum.paid += p.Amount
		}
		if o.Status != order.Merged {
			sum.covers += o.Covers
		}
	}
	return sum
}

func TestAnOrderThatJoinsAnotherCostsWhatItDid(t *testing.T) {
	t.Parallel()
	one := after(t, three(t), order.ApplyDiscount{DiscountID: uuid.UUID{1}, PercentBP: 1000, Reason: "regular"},
		order.AddPayment{PaymentID: uuid.UUID{7}, Tender: "card", Amount: 1000}, order.SetTip{Amount: 200})
	two := after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Covers: 2, Terms: one.Terms}, dish(9, 700, 1))
	whole := order.Price(one).Total + order.Price(two).Total
	joined, gone, err := order.Across(two, one, order.Merge{OrderID: one.ID}, may())
	if err != nil {
		t.Fatal(err)
	}
	r := order.Price(joined.Order)
	if r.Total != whole || r.Paid != 1000 || r.Tip != 200 || gone.Order.Status != order.Merged {
		t.Errorf("%d of %d, paid %d, tip %d, the other is %s", r.Total, whole, r.Paid, r.Tip, gone.Order.Status)
	}
	if l := joined.Order.Line(uuid.UUID{1}); l == nil || l.Seat != 3 {
		t.Errorf("the first seat of the others is %+v", l)
	}
}

// What was taken off goods goes where they go; what was taken off the order stays with it.
func TestADiscountOnACategoryOrAGuestGoesAlongWithALineThatMoves(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		discount order.ApplyDiscount
		comes    money.Amount // of a wine of 21.00, one of three that are moved
		stays    money.Amount // of the order of 67.00
	}{
		{"a percentage of a category", order.ApplyDiscount{CategoryID: uuid.UUID{2}, PercentBP: 1000}, 1890, 4600 - 420},
		{"an amount off a category", order.ApplyDiscount{CategoryID: uuid.UUID{2}, Amount: 900}, 1800, 4600 - 600},
		{"a percentage of a guest", order.ApplyDiscount{Seat: 1, PercentBP: 5000}, 1050, 4600 - 2100},
		{"an amount off a guest who has nothing else", order.ApplyDiscount{Seat: 1, Amount: 300}, 2000, 4600 - 200},
		{"a percentage of the order", order.ApplyDiscount{PercentBP: 1000}, 2100, 4600 - 460},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wine := order.AddLine{LineID: uuid.UUID{1}, Quantity: money.Whole(3), Seat: 1, Sold: catalog.Sold{Name: "Wine", CategoryID: uuid.UUID{2}, UnitPrice: money.PriceOf(2100)}}
			tt.discount.DiscountID, tt.discount.Reason = uuid.New(), "regular"
			one := after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Terms: order.Terms{Currency: money.CurrencyOf("EUR")}}, wine, dish(9, 400, 0), tt.discount)
			two := after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Terms: one.Terms})
			m := may()
			m.CommandID = uuid.New()
			left, came, err := order.Across(one, two, order.MoveLines{To: two.ID, Lines: []order.SplitLine{{LineID: uuid.UUID{1}, Quantity: money.One}}}, m)
			if err != nil {
				t.Fatal(err)
			}
			if a, b := order.Price(left.Order).Total, order.Price(came.Order).Total; a != tt.stays || b != tt.comes {
				t.Errorf("%d stays and %d comes, want %d and %d", a, b, tt.stays, tt.comes)
			}
		})
	}
}
