package orderdb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

var regimes = []fiscaldb.Regime{fiscaldb.Austria, fiscaldb.France}

func verified(t *testing.T, h *ordertest.House, s *fiscaldb.Store, chain uuid.UUID) {
	t.Helper()
	if err := s.Verify(h.Ctx, chain); err != nil {
		t.Errorf("the chain: %v", err)
	}
}

const signedSum = `select coalesce(sum(total), 0) from fiscal_entries where kind in ('sale', 'void')`

// books is what the sales come to without tips.
const books = `select coalesce(sum(total - tip), 0) from sales`

func TestASaleIsSignedInItsOwnTransaction(t *testing.T) {
	t.Parallel()
	for _, regime := range regimes {
		t.Run(string(regime), func(t *testing.T) {
			t.Parallel()
			h := ordertest.New(t)
			before := h.Sell(h.Beer)
			s, start := h.Sign(0, regime, nil)
			o := h.Sell(h.Soup, h.Soup, h.Beer)
			e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)})
			if err != nil || e == nil {
				t.Fatalf("signed: %+v, %v", e, err)
			}
			if e.Kind != fiscal.Sale || e.Total != 1400 || e.Failed || e.OrderID != o.ID || len(e.Lines) == 0 || (regime == fiscaldb.Austria) != (e.QR != "") {
				t.Errorf("the record is %+v", e)
			}
			if e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(before.Order)}); e != nil || err != nil {
				t.Errorf("a sale from before is signed: %+v, %v", e, err)
			}
			h.Orders.SignWith(fiscaldb.NewVault(ordertest.Secret))
			if _, err := h.Orders.Do(h.Ctx, h.Ask(1, ordertest.ID(), ordertest.Add(h.Soup))); err != nil {
				t.Fatal(err)
			}
			if n := number(t, h, `select count(*) from fiscal_entries`); n != 2 {
				t.Errorf("%d records, want that of the start and that of the sale", n)
			}
			verified(t, h, s, start.ID)
		})
	}
}

func TestASaleIsSignedOnceHoweverOftenItIsSentAndWhoeverSellsBeside(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s, start := h.Sign(0, fiscaldb.Austria, nil)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
			for range 2 {
				if _, err := h.Orders.Do(h.Ctx, r); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := number(t, h, `select count(*) from fiscal_entries where kind = 'sale'`); n != 6 {
		t.Errorf("%d signed, want 6", n)
	}
	if n := number(t, h, signedSum); n != 6*450 {
		t.Errorf("signed are %d", n)
	}
	verified(t, h, s, start.ID)
}

func TestWhatIsTakenBackIsSignedBelowZero(t *testing.T) {
	t.Parallel()
	for _, regime := range regimes {
		t.Run(string(regime), func(t *testing.T) {
			t.Parallel()
			h := ordertest.New(t)
			s, start := h.Sign(0, regime, nil)
			o := h.Sell(h.Soup, h.Beer)
			refund := ordertest.ID()
			h.Do(o.ID, order.RefundOrder{RefundID: refund, Reason: "cold", Lines: []order.RefundPiece{{LineID: o.Lines[0].ID, Quantity: money.One}}})
			if e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: refund}); err != nil || e == nil || e.Kind != fiscal.Void || e.Total != -450 {
				t.Errorf("the refund is signed as %+v, %v", e, err)
			}
			again := h.Sell(h.Beer)
			h.Do(again.ID, order.Reopen{Reason: "one more"})
			h.Do(again.ID, ordertest.Add(h.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
			if got, want := number(t, h, signedSum), number(t, h, books); got != want || want != 500+950 {
				t.Errorf("signed are %d, sold %d", got, want)
			}
			verified(t, h, s, start.ID)
		})
	}
}

func TestAPaidCheckIsSignedWhenItIsPaidAndTakenBackWithItsPayment(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s, start := h.Sign(0, fiscaldb.Austria, nil)
	id, payment := ordertest.ID(), ordertest.ID()
	o := h.Do(id, ordertest.Add(h.Soup), ordertest.Add(h.Beer), order.Split{Even: 2})
	checks := order.CheckTotals(o.Order, o.Totals)
	pay := order.AddPayment{PaymentID: payment, CheckID: checks[0].ID, Tender: "cash", Amount: checks[0].Due}
	h.Do(id, pay)
	if e, err := s.Of(h.Ctx, fiscaldb.Subject{Order: id, Check: checks[0].ID}); err != nil || e == nil || e.Total != 475 {
		t.Fatalf("the paid check is signed as %+v, %v", e, err)
	}
	h.Do(id, order.RemovePayment{PaymentID: payment, Reason: "by card"})
	if n := number(t, h, signedSum); n != 0 {
		t.Errorf("after the payment was taken back %d are signed", n)
	}
	pay.PaymentID = ordertest.ID()
	h.Do(id, pay)
	o = h.Do(id, order.AddPayment{PaymentID: ordertest.ID(), CheckID: checks[1].ID, Tender: "card", Amount: 475}, order.Close{})
	if e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)}); e != nil || err != nil {
		t.Errorf("what the checks have is signed again: %+v, %v", e, err)
	}
	if got, want := number(t, h, signedSum), number(t, h, books); got != want || want != 950 {
		t.Errorf("signed are %d, sold %d", got, want)
	}
	h.Do(id, order.Reopen{Reason: "a soup more"})
	if n := number(t, h, signedSum); n != 0 {
		t.Errorf("after it was reopened %d are signed", n)
	}
	h.Do(id, ordertest.Add(h.Soup), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 450}, order.Close{})
	if got, want := number(t, h, signedSum), number(t, h, books); got != want || want != 1400 {
		t.Errorf("signed are %d, sold %d", got, want)
	}
	verified(t, h, s, start.ID)
}

func TestASaleGoesOnWhenTheDeviceFails(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	s, start := h.Sign(0, fiscaldb.Austria, nil)
	broken := true
	vault := fiscaldb.NewVault(ordertest.Secret)
	vault.Device = func(_ uuid.UUID, kept fiscal.Signer) fiscal.Signer { return unsure{kept, &broken} }
	h.Orders = ordertest.Copy(h)
	h.Orders.SignWith(vault)
	o := h.Sell(h.Soup)
	e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)})
	if err != nil || e == nil || !e.Failed {
		t.Fatalf("signed while the device is out of order: %+v, %v", e, err)
	}
	broken = false
	o = h.Sell(h.Soup)
	if e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)}); err != nil || e == nil || e.Failed {
		t.Errorf("signed when it works again: %+v, %v", e, err)
	}
	r, err := s.Register(h.Ctx, h.Tills[0])
	if err != nil || len(r.Due) != 1 || r.Due[0].Kind != fiscal.Collective {
		t.Errorf("due %+v, %v", r.Due, err)
	}
	if err := s.Make(h.Ctx, ordertest.ID(), start.ID, fiscal.Collective); err != nil {
		t.Error(err)
	}
	if r, err := s.Register(h.Ctx, h.Tills[0]); err != nil || r.Needs() != 0 || r.Records != 4 {
		t.Errorf("after it %+v, %v", r, err)
	}
	verified(t, h, s, start.ID)
}

type unsure struct {
	fiscal.Signer
	broken *bool
}

func (u unsure) Sign(message []byte) ([]byte, error) {
	if *u.broken {
		return nil, errors.New("no answer")
	}
	return u.Signer.Sign(message)
}

func TestWhatCannotBeSignedIsOwedAndSignedFirstAsSoonAsItCan(t *testing.T) {
	t.Parallel()
	for _, regime := range regimes {
		t.Run(string(regime), func(t *testing.T) {
			t.Parallel()
			h := ordertest.New(t)
			s, start := h.Sign(0, regime, nil)
			h.Orders = ordertest.Copy(h) // a server without the secret
			first, second := h.Sell(h.Soup), h.Sell(h.Beer)
			r, err := s.Register(h.Ctx, h.Tills[0])
			if err != nil || r.Owed != 2 || r.Why == "" {
				t.Fatalf("owed: %+v, %v", r, err)
			}
			if paper, err := s.Paper(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(first.Order)}, uuid.Nil); paper == nil || !paper.Owed || err != nil {
				t.Errorf("its receipt does not say that the signature follows: %+v, %v", paper, err)
			}
			h.Orders = ordertest.Copy(h)
			h.Orders.SignWith(fiscaldb.NewVault(ordertest.Secret))
			third := h.Sell(h.Card)
			var seqs []int64
			for _, o := range []orderdb.Order{first, second, third} {
				e, err := s.Of(h.Ctx, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)})
				if err != nil || e == nil {
					t.Fatalf("signed: %+v, %v", e, err)
				}
				seqs = append(seqs, e.Seq)
			}
			if got := fmt.Sprint(seqs); got != "[2 3 4]" {
				t.Errorf("signed as %s", got)
			}
			if n := number(t, h, `select count(*) from fiscal_owed`); n != 0 {
				t.Errorf("%d are owed still", n)
			}
			verified(t, h, s, start.ID)
		})
	}
}

func TestARecordIsNeitherChangedNorTakenAway(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	h.Sign(0, fiscaldb.Austria, nil)
	h.Sell(h.Soup)
	for _, sql := range []string{`update fiscal_entries set total = 0`, `delete from fiscal_entries`} {
		if err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error { _, err := tx.ExecContext(ctx, sql); return err }); err == nil {
			t.Errorf("%s is carried out", sql)
		}
	}
}
