package rksv_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/fiscal/rksv/depcheck"
	"comptoir/models/money"
)

// history draws a life of a register, with outages of its device. It ends with a signed receipt, so
// that also its last byte is sealed.
func history(t *rapid.T) (register, money.Amount) {
	r := register{till: newTill()}
	whole := r.till.Signer
	at := time.Date(2026, 1, 2, 7, 0, 0, 0, time.UTC)
	var sum money.Amount
	put := func(kind fiscal.Kind, shares ...fiscal.Share) {
		at = at.Add(time.Duration(rapid.IntRange(0, 90_000).Draw(t, "seconds")) * time.Second)
		receipt := fiscal.Receipt{Kind: kind, At: at, Shares: shares}
		switch err := r.sign(receipt); {
		case errors.Is(err, fiscal.ErrDevice): // it waits, and nothing has changed
		case err != nil:
			t.Fatal(err)
		case kind != fiscal.Training:
			sum += receipt.Total()
		}
	}
	put(fiscal.Start)
	kinds := []fiscal.Kind{fiscal.Sale, fiscal.Sale, fiscal.Sale, fiscal.Void, fiscal.Training, fiscal.Null, fiscal.Collective, fiscal.Month, fiscal.Year}
	for range rapid.IntRange(0, 12).Draw(t, "receipts") {
		if r.till.Signer = whole; rapid.IntRange(0, 3).Draw(t, "device") == 0 {
			r.till.Signer = fiscal.Broke{}
		}
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		var shares []fiscal.Share
		if kind == fiscal.Sale || kind == fiscal.Void || kind == fiscal.Training {
			for range rapid.IntRange(0, 6).Draw(t, "shares") {
				shares = append(shares, fiscal.Share{BasisPoints: rapid.SampledFrom([]int{0, 490, 1000, 1300, 1900, 2000}).Draw(t, "rate"),
					Gross: money.Amount(rapid.Int64Range(-1e13, 1e13).Draw(t, "gross"))})
			}
		}
		put(kind, shares...)
	}
	r.till.Signer = whole
	put(fiscal.Collective)
	return r, sum
}

func TestAnyHistoryVerifiesAndItsCounterIsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, sum := history(t)
		if err := r.till.Verify(r.records); err != nil {
			t.Fatal(err)
		}
		var export bytes.Buffer
		if err := r.till.Export(&export, r.records); err != nil {
			t.Fatal(err)
		}
		if got, err := depcheck.Check(&export, material(t, r.till)); err != nil || got.Receipts != len(r.records) || !got.Counted {
			t.Fatalf("by the law's text: %+v, %v", got, err)
		}
		c, _, err := rksv.ParseRecord(r.records[len(r.records)-1])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.till.Key.Turnover(c); err != nil || got != sum {
			t.Fatalf("the counter says %d, %v; the receipts come to %d", got, err, sum)
		}
	})
}

func TestAnyChangeOfAHistoryIsFoundNotBeforeItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, _ := history(t)
		at := rapid.IntRange(0, len(r.records)-1).Draw(t, "record")
		changed := append([]string(nil), r.records...)
		switch rapid.SampledFrom([]string{"byte", "swap", "drop", "twice"}).Draw(t, "change") {
		case "byte":
			b := []byte(changed[at])
			i := rapid.IntRange(0, len(b)-1).Draw(t, "place")
			b[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
			changed[at] = string(b)
		case "swap":
			other := rapid.IntRange(0, len(r.records)-1).Draw(t, "other")
			if other == at {
				t.Skip("the same record")
			}
			changed[at], changed[other] = changed[other], changed[at]
			at = min(at, other)
		case "drop":
			if at == len(changed)-1 {
				t.Skip("a chain may end anywhere")
			}
			changed = append(changed[:at], changed[at+1:]...)
		case "twice":
			changed = append(changed[:at+1], r.records[at:]...)
			at++
		}
		err := r.till.Verify(changed)
		var broken *fiscal.Broken
		if !errors.As(err, &broken) {
			t.Fatalf("nothing was found: %v", err)
		}
		if broken.Index < at || broken.Index > at+1 {
			t.Fatalf("record %d is blamed, %d was changed: %v", broken.Index, at, err)
		}
		file, err := json.Marshal(rksv.DEP{Groups: []rksv.Group{{Records: changed}}})
		if err != nil {
			t.Fatal(err)
		}
		var finding *depcheck.Finding
		if _, err := depcheck.Check(bytes.NewReader(file), material(t, r.till)); !errors.As(err, &finding) || finding.Place < at+1 || finding.Place > at+2 {
			t.Fatalf("by the law's text: %v, %d was changed", err, at)
		}
	})
}

func FuzzParseRecord(f *testing.F) {
	for _, w := range worked {
		f.Add(w.record, w.qr)
	}
	f.Fuzz(func(t *testing.T, record, qr string) {
		if text, err := rksv.QR(record); err == nil {
			if back, err := rksv.RecordOf(text); err != nil || back != record {
				t.Fatalf("record %q comes back as %q, %v", record, back, err)
			}
		}
		if text, err := rksv.RecordOf(qr); err == nil {
			if back, err := rksv.QR(text); err != nil || back != qr {
				t.Fatalf("code %q comes back as %q, %v", qr, back, err)
			}
			if _, err := rksv.OCR(qr); err != nil {
				t.Fatal(err)
			}
		}
	})
}
