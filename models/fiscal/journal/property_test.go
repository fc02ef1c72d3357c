package journal_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/journal"
	"comptoir/models/money"
)

// history draws a life of a register, and what it sold.
func history(t *rapid.T) (register, money.Amount) {
	r := register{journal: newJournal()}
	at := time.Date(2026, 11, 28, 7, 0, 0, 0, time.UTC)
	var sum money.Amount
	copied := map[string]int{}
	for range rapid.IntRange(1, 14).Draw(t, "acts") {
		at = at.Add(time.Duration(rapid.IntRange(0, 1_500_000).Draw(t, "seconds")) * time.Second)
		kind := rapid.SampledFrom([]fiscal.Kind{fiscal.Sale, fiscal.Sale, fiscal.Void, fiscal.Training, fiscal.Copy, fiscal.Event, fiscal.Day}).Draw(t, "kind")
		var err error
		switch kind {
		case fiscal.Copy:
			if r.n == 0 {
				continue
			}
			name := strconv.Itoa(rapid.IntRange(1, r.n).Draw(t, "of"))
			copied[name]++
			err = r.sign(fiscal.Receipt{Number: name, Kind: kind, At: at, Copy: copied[name]})
		case fiscal.Event:
			err = r.sign(fiscal.Receipt{Kind: kind, At: at, Note: rapid.String().Draw(t, "note")})
		case fiscal.Day:
			if err = r.sign(fiscal.Receipt{Kind: kind, At: at}); errors.Is(err, journal.ErrEmpty) {
				continue
			}
		default:
			share := fiscal.Share{BasisPoints: rapid.SampledFrom([]int{210, 550, 1000, 2000}).Draw(t, "rate"), Gross: money.Amount(rapid.Int64Range(-1e12, 1e12).Draw(t, "gross"))}
			err = r.sell(kind, at, share, fiscal.Share{BasisPoints: 1000, Gross: 5})
			if kind != fiscal.Training {
				sum += share.Gross + 5
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return r, sum
}

func TestAnyHistoryVerifiesAndItsGrandTotalIsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, sum := history(t)
		if err := r.journal.Verify(r.records); err != nil {
			t.Fatal(err)
		}
		if s, err := fiscal.ReadState[journal.State](r.state); err != nil || s.Perpetual != sum {
			t.Fatalf("grand total %d, %v; the receipts come to %d", s.Perpetual, err, sum)
		}
		if len(r.records) > 0 {
			if err := check(archive(t, r.journal, r.records)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAnyChangeOfARecordIsFoundInItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, _ := history(t)
		if len(r.records) == 0 {
			t.Skip("nothing happened")
		}
		at := rapid.IntRange(0, len(r.records)-1).Draw(t, "record")
		changed := slices.Clone(r.records)
		b := []byte(changed[at])
		b[rapid.IntRange(0, len(b)-1).Draw(t, "place")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		changed[at] = string(b)
		var broken *fiscal.Broken
		if err := r.journal.Verify(changed); !errors.As(err, &broken) || broken.Index != at {
			t.Fatalf("record %d was changed: %v", at, err)
		}
	})
}

func TestARecordThatTheHolderOfTheKeyLeavesOutOrMovesIsMissed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, _ := history(t)
		if len(r.records) < 2 {
			t.Skip("too short")
		}
		at := rapid.IntRange(0, len(r.records)-2).Draw(t, "record")
		gone, err := journal.ParseRecord(r.records[at])
		if err != nil {
			t.Fatal(err)
		}
		needed := false // by a record of its chain, or by a closing, which says how far each chain had come
		for _, line := range r.records[at+1:] {
			rec, err := journal.ParseRecord(line)
			if err != nil {
				t.Fatal(err)
			}
			needed = needed || rec.Chain == gone.Chain || rec.Chain == "totals"
		}
		err = r.journal.Verify(slices.Delete(slices.Clone(r.records), at, at+1))
		if needed && err == nil {
			t.Fatalf("record %d was left out", at)
		}
	})
}

func FuzzParseRecord(f *testing.F) {
	r := register{journal: newJournal()}
	r.must(f, fiscal.Sale, "2026-01-02T12:00", fiscal.Share{BasisPoints: 1000, Gross: -5})
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Event, Note: "a|b\\c\nd", At: local(f, "2026-01-02T12:01")}); err != nil {
		f.Fatal(err)
	}
	for _, line := range r.records {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if rec, err := journal.ParseRecord(line); err == nil && rec.String() != line {
			t.Fatalf("%q comes back as %q", line, rec.String())
		}
	})
}
