package rksv_test

import (
	"encoding/json"
	"errors"
	"testing"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/money"
)

func TestWhatMayNotStandInAChainIsRefused(t *testing.T) {
	ten := []fiscal.Share{{BasisPoints: 2000, Gross: 1000}}
	huge := []fiscal.Share{{BasisPoints: 2000, Gross: money.Limit}, {BasisPoints: 1000, Gross: money.Limit}}
	at := local(t, "2026-01-02T08:00:00")
	fresh := register{till: newTill()}
	begun := register{till: newTill()}
	begun.must(t, fiscal.Start, "2026-01-02T08:00:00")
	ended := register{till: newTill()}
	ended.must(t, fiscal.Start, "2026-01-02T08:00:00")
	ended.must(t, fiscal.End, "2026-01-02T08:01:00")
	for _, c := range []struct {
		name string
		from register
		r    fiscal.Receipt
		want error
	}{
		{"a sale before the start", fresh, fiscal.Receipt{Number: "1", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrStart},
		{"a start with an amount", fresh, fiscal.Receipt{Number: "1", Kind: fiscal.Start, Shares: ten}, fiscal.ErrNotZero},
		{"a second start", begun, fiscal.Receipt{Number: "2", Kind: fiscal.Start}, fiscal.ErrStart},
		{"a number twice", begun, fiscal.Receipt{Number: "1", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrNumber},
		{"no number", begun, fiscal.Receipt{Kind: fiscal.Sale, Shares: ten}, fiscal.ErrNumber},
		{"a number that would end the field", begun, fiscal.Receipt{Number: "2_3", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrNumber},
		{"a kind of elsewhere", begun, fiscal.Receipt{Number: "2", Kind: fiscal.Copy}, fiscal.ErrKind},
		{"anything after the end", ended, fiscal.Receipt{Number: "3", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrEnded},
	} {
		c.r.At = at
		if _, _, err := c.from.till.Sign(c.from.state, c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, _, err := begun.till.Sign(begun.state, fiscal.Receipt{Number: "2", At: at, Kind: fiscal.Sale, Shares: huge}); err == nil {
		t.Error("a receipt larger than any was signed")
	}
}

func TestReceiptsThatNeedTheDeviceWaitForIt(t *testing.T) {
	r := register{till: newTill()}
	r.till.Signer = fiscal.Broke{}
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Start, At: local(t, "2026-01-02T08:00:00")}); !errors.Is(err, fiscal.ErrDevice) {
		t.Fatalf("a start receipt without signature: %v", err)
	}
	r.till = newTill()
	r.must(t, fiscal.Start, "2026-01-02T08:00:00")
	r.till.Signer = fiscal.Broke{}
	for _, kind := range []fiscal.Kind{fiscal.Year, fiscal.Collective} {
		if err := r.sign(fiscal.Receipt{Kind: kind, At: local(t, "2026-01-02T09:00:00")}); !errors.Is(err, fiscal.ErrDevice) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	e := r.must(t, fiscal.Sale, "2026-01-02T09:00:00", fiscal.Share{BasisPoints: 1000, Gross: 350})
	if e.Lines[len(e.Lines)-1] != (fiscal.Line{Label: fiscal.LabelOutage, Value: "Sicherheitseinrichtung ausgefallen"}) {
		t.Errorf("the receipt does not say that the device is out of order: %v", e.Lines)
	}
}

// What somebody who has the signing device could put into a chain is found as well.
func TestAForgedChainIsFoundThoughItsSignaturesAreGood(t *testing.T) {
	share := fiscal.Share{BasisPoints: 2000, Gross: 100}
	forge := func(change func(*register, *rksv.State)) []string {
		r := register{till: newTill()}
		r.must(t, fiscal.Start, "2026-01-02T08:00:00")
		r.must(t, fiscal.Sale, "2026-01-02T09:00:00", share)
		s := r.read(t)
		change(&r, &s)
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		r.state = text
		r.must(t, fiscal.Sale, "2026-01-02T10:00:00", share)
		return r.records
	}
	for _, c := range []struct {
		name   string
		change func(*register, *rksv.State)
		index  int
		want   error
	}{
		{"a number twice", func(r *register, s *rksv.State) { s.Number, r.n = "0", 1 }, 2, rksv.ErrRepeated},
		{"a sale that was forgotten", func(_ *register, s *rksv.State) { s.Turnover = 0 }, 2, rksv.ErrTurnover},
		{"another cash box", func(r *register, _ *rksv.State) { r.till.CashBox = "KASSE-8" }, 2, rksv.ErrCashBox},
		{"another chain", func(r *register, s *rksv.State) { s.Record = r.records[0] }, 2, rksv.ErrChain},
		{"no start", func(r *register, s *rksv.State) { s.Record, r.records = r.till.CashBox, nil }, 0, fiscal.ErrStart},
	} {
		err := newTill().Verify(forge(c.change))
		var broken *fiscal.Broken
		if !errors.Is(err, c.want) || !errors.As(err, &broken) || broken.Index != c.index {
			t.Errorf("%s: %v, want %v at %d", c.name, err, c.want, c.index)
		}
	}
	if err := newTill().Verify(forge(func(*register, *rksv.State) {})); err != nil {
		t.Errorf("an honest chain: %v", err)
	}
}
