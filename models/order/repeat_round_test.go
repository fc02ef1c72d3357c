package order

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// later is somebody who may do everything, so many minutes after the first.
func later(minutes int) Meta {
	m := meta()
	m.At = m.At.Add(time.Duration(minutes) * time.Minute)
	return m
}

// pub sells what it is asked for, at prices of its own, but not what has run out.
func pub(prices map[uuid.UUID]money.Amount, out ...uuid.UUID) Seller {
	return func(_ catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
		for _, id := range out {
			if id == c.ItemID {
				return catalog.Sold{}, fault.Conflict("catalog.sold_out").With("item", "Stout")
			}
		}
		cents, ok := prices[c.ItemID]
		if !ok {
			return catalog.Sold{}, fault.NotFound("catalog.item_unknown")
		}
		return catalog.Sold{ItemID: c.ItemID, Name: "Again", UnitPrice: money.PriceOf(cents), Stations: []uuid.UUID{{9}}}, nil
	}
}

var ale, stout, crisps = dish("Ale", 500), dish("Stout", 600), dish("Crisps", 200)

// round is a table at a pub: crisps went to the kitchen first, then three ales of which one was
// taken back, and a stout.
func round(t *testing.T) *Session {
	t.Helper()
	s := new(Session)
	at := func(minutes int, cmd Command) {
		t.Helper()
		if _, err := s.Do(cmd, later(minutes)); err != nil {
			t.Fatalf("%s: %v", cmd.Type(), err)
		}
	}
	at(0, Open{ID: uuid.New(), Kind: catalog.DineIn, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
	at(0, AddLine{LineID: uuid.UUID{1}, Sold: crisps})
	at(1, Send{})
	at(5, AddLine{LineID: uuid.UUID{2}, Sold: ale, Quantity: money.Whole(3), Seat: 2, Note: "no ice"})
	at(5, AddLine{LineID: uuid.UUID{3}, Sold: stout})
	at(5, AddLine{LineID: uuid.UUID{4}, Sold: catalog.Sold{ItemID: uuid.New(), Name: "Table fee", Role: catalog.Fee, UnitPrice: money.PriceOf(100)}})
	at(6, Send{})
	at(7, VoidLine{LineID: uuid.UUID{2}, Quantity: money.One, Reason: "spilt"})
	return s
}

func again(s *Session, sell Seller, m Meta) error {
	cmd, err := Resolve(s.Order, RepeatRound{}, sell)
	if err != nil {
		return err
	}
	_, err = s.Do(cmd, m)
	return err
}

func TestTheSameAgainIsTheLastRoundAtThePricesOfNow(t *testing.T) {
	t.Parallel()
	s := round(t)
	before := s.Totals.Total
	m := later(30)
	if err := again(s, pub(map[uuid.UUID]money.Amount{ale.ItemID: 550, stout.ItemID: 650}), m); err != nil {
		t.Fatal(err)
	}
	if got := s.Totals.Total - before; got != 2*550+650 {
		t.Errorf("the second round costs %d", got)
	}
	if len(s.Order.Lines) != 6 {
		t.Fatalf("the order has %d lines", len(s.Order.Lines))
	}
	l := s.Order.Lines[4]
	if l.Quantity != money.Whole(2) || l.Seat != 2 || l.Note != "no ice" || l.Sent != 0 {
		t.Errorf("the ales came as %+v", l)
	}
	if want := uuid.NewSHA1(m.CommandID, s.Order.Lines[1].ID[:]); l.ID != want {
		t.Errorf("the line is called %s, want %s", l.ID, want)
	}
}

func TestTheSameAgainTwiceBeforeItIsSentAddsUp(t *testing.T) {
	t.Parallel()
	s := round(t)
	sell := pub(map[uuid.UUID]money.Amount{ale.ItemID: 500, stout.ItemID: 600})
	for range 2 {
		if err := again(s, sell, later(30)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.Order.Lines); n != 6 {
		t.Errorf("the order has %d lines", n)
	}
	if q := s.Order.Lines[4].Quantity; q != money.Whole(4) {
		t.Errorf("there are %s ales to come", q)
	}
}

func TestWithNothingSentTheSameAgainIsEverything(t *testing.T) {
	t.Parallel()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
	if err := again(s, pub(nil), meta()); fault.Of(err) == nil || fault.Of(err).Code != "order.nothing_to_repeat" {
		t.Errorf("nothing again: %v", err)
	}
	do(t, s, AddLine{LineID: uuid.UUID{1}, Sold: ale})
	do(t, s, AddLine{LineID: uuid.UUID{2}, Sold: stout})
	if err := again(s, pub(map[uuid.UUID]money.Amount{ale.ItemID: 500, stout.ItemID: 600}), meta()); err != nil {
		t.Fatal(err)
	}
	if s.Totals.Total != 2*1100 {
		t.Errorf("twice the round costs %d", s.Totals.Total)
	}
}

func TestWhatIsNotToBeHadRefusesTheWholeRoundByName(t *testing.T) {
	t.Parallel()
	prices := map[uuid.UUID]money.Amount{ale.ItemID: 500}
	for want, sell := range map[string]Seller{
		"catalog.sold_out": pub(prices, stout.ItemID),
		"order.off_menu":   pub(prices),
	} {
		s := round(t)
		before := s.Order.Version
		f := fault.Of(again(s, sell, later(30)))
		if f == nil || f.Code != want || f.Args["item"] != "Stout" {
			t.Errorf("%+v, want %s", f, want)
		}
		if s.Order.Version != before {
			t.Error("a part of the round was rung up")
		}
	}
}

func TestARoundIsReadFromItsEvents(t *testing.T) {
	t.Parallel()
	s := round(t)
	if err := again(s, pub(map[uuid.UUID]money.Amount{ale.ItemID: 550, stout.ItemID: 650}), later(30)); err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Events[len(s.Events)-2:] {
		if e.Type != "line_added" {
			t.Errorf("a round makes a %s", e.Type)
		}
	}
	if got := Fold(Order{}, s.Events); len(got.Lines) != len(s.Order.Lines) || got.Version != s.Order.Version {
		t.Errorf("folded again it has %d lines", len(got.Lines))
	}
}
