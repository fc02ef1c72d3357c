package tilldb_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/houseaccount"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/till/tilldb"
)

// A payer is a house account of a house that sells.
type payer struct {
	*ordertest.House
	houses *houseaccount.Store
	tills  *tilldb.Store
	id     uuid.UUID
}

func newPayer(t testing.TB, limit money.Amount) *payer {
	t.Helper()
	h := ordertest.New(t)
	p := &payer{h, houseaccount.NewStore(h.DB, time.Now), tilldb.New(h.DB, nil, time.Now), ordertest.ID()}
	p.save(t, houseaccount.Account{ID: p.id, Name: "Demo Office", Limit: limit})
	return p
}

func (p *payer) save(t testing.TB, a houseaccount.Account) {
	t.Helper()
	if err := p.houses.Save(p.Ctx, ordertest.ID(), order.Actor{Name: "Tester"}, a); err != nil {
		t.Fatal(err)
	}
}

func (p *payer) charge(amount money.Amount) order.AddPayment {
	return order.AddPayment{PaymentID: ordertest.ID(), Tender: order.HouseAccount, Amount: amount, Reference: p.id.String(), Payer: "Demo Office"}
}

func (p *payer) owes(t testing.TB) money.Amount {
	t.Helper()
	a, err := p.houses.Get(p.Ctx, p.id)
	if err != nil {
		t.Fatal(err)
	}
	return a.Balance
}

// agrees compares what the account owes with its story and with the books.
func (p *payer) agrees(t testing.TB, want money.Amount) {
	t.Helper()
	var moved, booked int64
	err := p.DB.Read(p.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.QueryRowContext(ctx, `select (select coalesce(sum(amount), 0)::bigint from house_account_moves where house_id = ?),
			(select coalesce(sum(amount), 0)::bigint from journal_postings where ledger_account = 'house_accounts')`, p.id).Scan(&moved, &booked)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.owes(t); got != want || money.Amount(moved) != want || money.Amount(booked) != want {
		t.Errorf("the account owes %d, its story makes %d, the books say %d, want %d", got, moved, booked, want)
	}
}

func (p *payer) settlement(tender string, amount money.Amount) houseaccount.Settlement {
	return houseaccount.Settlement{
		ID: ordertest.ID(), House: p.id, VenueID: p.Venue, RegisterID: p.Tills[0], Tender: tender, Amount: amount, Day: businessday.FromTime(time.Now()),
	}
}

func refused(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return ""
}

func TestAHouseAccountPaysLaterAndIsSettledInParts(t *testing.T) {
	t.Parallel()
	p := newPayer(t, 0)
	lunch := p.Do(ordertest.ID(), ordertest.Add(p.Soup), p.charge(450), order.Close{})
	p.agrees(t, 450)
	p.Do(ordertest.ID(), ordertest.Add(p.Beer), p.charge(200)) // on account of an order that stays open
	p.agrees(t, 650)
	p.Do(lunch.ID, order.RefundOrder{RefundID: ordertest.ID(), Amount: 150, Reason: "cold"})
	p.agrees(t, 500)

	transfer := p.settlement("transfer", 300)
	for range 2 { // a retry
		if err := p.tills.SettleHouse(p.Ctx, transfer); err != nil {
			t.Fatal(err)
		}
	}
	p.agrees(t, 200)
	cash := p.settlement("cash", 250)
	if err := p.tills.SettleHouse(p.Ctx, cash); refused(err) != "house.no_drawer" {
		t.Errorf("cash without a shift: %v", err)
	}
	shift, err := p.tills.Open(p.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: p.Tills[0], Float: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.tills.SettleHouse(p.Ctx, cash); err != nil {
		t.Fatal(err)
	}
	p.agrees(t, -50) // paid ahead
	x, err := p.tills.X(p.Ctx, shift.RegisterID, uuid.Nil)
	if err != nil || x.Drawer.Expected != 1250 || x.Drawer.PaidIn != 250 || len(x.Drawer.Movements) != 1 || x.Drawer.Movements[0].Reason != "Demo Office" {
		t.Errorf("%v, the drawer: %+v", err, x.Drawer)
	}
}

func TestAHouseAccountGoesNoFurtherThanItsLimit(t *testing.T) {
	t.Parallel()
	p := newPayer(t, 1000)
	var took atomic.Int32
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			_, err := p.Orders.Do(p.Ctx, p.Ask(n%2, ordertest.ID(), ordertest.Add(p.Soup), p.charge(450), order.Close{}))
			if err == nil {
				took.Add(1)
			} else if refused(err) != "house.limit" {
				t.Errorf("refused by %v", err)
			}
		})
	}
	all.Wait()
	if took.Load() != 2 {
		t.Errorf("%d of 450 were charged to an account of 1000", took.Load())
	}
	p.agrees(t, 900)
	p.save(t, houseaccount.Account{ID: p.id, Name: "Demo Office", Blocked: true})
	if _, err := p.Orders.Do(p.Ctx, p.Ask(0, ordertest.ID(), ordertest.Add(p.Soup), p.charge(1))); refused(err) != "house.limit" {
		t.Errorf("a blocked account: %v", err)
	}
}

func TestOnlyWhoMayChargesAHouseAccount(t *testing.T) {
	t.Parallel()
	p := newPayer(t, 0)
	ask := p.Ask(0, ordertest.ID(), ordertest.Add(p.Soup), p.charge(450), order.Close{})
	ask.May = func(permission string) bool { return permission != order.PermCharge }
	if _, err := p.Orders.Do(p.Ctx, ask); refused(err) != "approval_required" {
		t.Errorf("got %v", err)
	}
	for reference, code := range map[string]string{"": "order.house_needed", uuid.NewString(): "house.limit"} {
		charge := p.charge(450)
		charge.Reference = reference
		if _, err := p.Orders.Do(p.Ctx, p.Ask(0, ordertest.ID(), ordertest.Add(p.Soup), charge)); refused(err) != code {
			t.Errorf("%q: %v, want %s", reference, err, code)
		}
	}
}

func TestWhateverHappensAHouseAccountOwesWhatTheBooksSay(t *testing.T) {
	t.Parallel()
	p := newPayer(t, 5000)
	rapid.Check(t, func(t *rapid.T) {
		sale, pay := ordertest.ID(), p.charge(450)
		before := p.owes(p.T)
		if _, err := p.Orders.Do(p.Ctx, p.Ask(0, sale, ordertest.Add(p.Soup), pay)); err != nil {
			if refused(err) != "house.limit" {
				t.Fatal(err)
			}
			if err := p.tills.SettleHouse(p.Ctx, p.settlement("transfer", before)); err != nil {
				t.Fatal(err)
			}
			p.agrees(p.T, 0)
			return
		}
		want := before + 450
		switch rapid.SampledFrom([]string{"close", "take back", "refund", "settle"}).Draw(t, "then") {
		case "take back":
			p.Do(sale, order.RemovePayment{PaymentID: pay.PaymentID})
			want -= 450
		case "refund":
			part := money.Amount(rapid.Int64Range(1, 450).Draw(t, "part"))
			p.Do(sale, order.Close{})
			p.Do(sale, order.RefundOrder{RefundID: ordertest.ID(), Amount: part, Reason: "cold"})
			want -= part
		case "settle":
			part := money.Amount(rapid.Int64Range(1, 900).Draw(t, "part"))
			if err := p.tills.SettleHouse(p.Ctx, p.settlement("card", part)); err != nil {
				t.Fatal(err)
			}
			want -= part
		default:
			p.Do(sale, order.Close{})
		}
		p.agrees(p.T, want)
	})
}
