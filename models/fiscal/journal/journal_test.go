package journal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/journal"
)

var paris = mustZone("Europe/Paris")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func keyOf(text string) *ecdsa.PrivateKey {
	sum := sha256.Sum256([]byte(text))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	return key
}

func newJournal() journal.Journal {
	key := keyOf("a register in Paris")
	return journal.Journal{Register: "Comptoir 1", Software: "Comptoir", Signer: fiscal.SoftSigner{Key: key}, Key: &key.PublicKey,
		Clock: businessday.Clock{Zone: paris, Cutover: 4 * time.Hour}}
}

// register signs one receipt after the other, and closes what is due before.
type register struct {
	journal journal.Journal
	state   fiscal.State
	n       int
	records []string
	last    fiscal.Entry
}

func (r *register) sign(receipt fiscal.Receipt) error {
	e, next, err := r.journal.Sign(r.state, receipt)
	if err == nil {
		r.state, r.last, r.records = next, e, append(r.records, e.Record)
	}
	return err
}

func (r *register) sell(kind fiscal.Kind, at time.Time, shares ...fiscal.Share) error {
	duties, err := r.journal.Due(r.state, at)
	if err != nil {
		return err
	}
	for _, d := range duties {
		if err := r.sign(fiscal.Receipt{Kind: d.Kind, At: at}); err != nil {
			return fmt.Errorf("close %s: %w", d.Period, err)
		}
	}
	r.n++
	return r.sign(fiscal.Receipt{Number: strconv.Itoa(r.n), Kind: kind, At: at, Shares: shares, Lines: len(shares)})
}

func (r *register) must(t testing.TB, kind fiscal.Kind, at string, shares ...fiscal.Share) journal.Record {
	t.Helper()
	if err := r.sell(kind, local(t, at), shares...); err != nil {
		t.Fatal(err)
	}
	return r.record(t, len(r.records)-1)
}

func (r *register) record(t testing.TB, i int) journal.Record {
	t.Helper()
	rec, err := journal.ParseRecord(r.records[i])
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func local(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04", text, paris)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestARecordIsALineThatPeopleCanRead(t *testing.T) {
	r := register{journal: newJournal()}
	r.journal.Register = `Bar | salle \ 1`
	r.must(t, fiscal.Sale, "2026-01-03T01:30", fiscal.Share{BasisPoints: 1000, Gross: 350}, fiscal.Share{BasisPoints: 2000, Gross: 900}, fiscal.Share{BasisPoints: 1000, Gross: 100})
	got := r.records[0][:strings.LastIndex(r.records[0], "|")]
	want := `receipts|1|Bar \p salle \\ 1|20260103013000|2026-01-02|sale|1|0|3|2000:900,1000:450|1350|1350|1350||O|`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if rec := r.record(t, 0); rec.Register != r.journal.Register {
		t.Errorf("register %q", rec.Register)
	}
}

func TestClosingsAddUpADayAMonthAndAYearAndTheGrandTotalGoesOn(t *testing.T) {
	r := register{journal: newJournal()}
	meal, wine := fiscal.Share{BasisPoints: 1000, Gross: 2000}, fiscal.Share{BasisPoints: 2000, Gross: 900}
	r.must(t, fiscal.Sale, "2026-12-30T12:00", meal, wine)
	r.must(t, fiscal.Void, "2026-12-30T13:00", fiscal.Share{BasisPoints: 2000, Gross: -900})
	r.must(t, fiscal.Training, "2026-12-30T14:00", meal)
	r.must(t, fiscal.Sale, "2026-12-31T12:00", meal)
	r.must(t, fiscal.Sale, "2027-01-01T03:00", wine) // of the night before
	r.must(t, fiscal.Sale, "2027-01-01T12:00", wine)

	type closing struct {
		kind   fiscal.Kind
		period string
		sums   string
		note   string
	}
	var got []closing
	for i := range r.records {
		rec := r.record(t, i)
		if rec.Chain == "totals" {
			got = append(got, closing{rec.Kind, rec.Number, fmt.Sprint(rec.Shares), rec.Note})
		}
	}
	want := []closing{
		{fiscal.Day, "2026-12-30", "[{2000 0} {1000 2000}]", "count 2, receipts to 3, copies to 0, events to 0, archives to 0"},
		{fiscal.Day, "2026-12-31", "[{2000 900} {1000 2000}]", "count 2, receipts to 5, copies to 0, events to 0, archives to 0"},
		{fiscal.Month, "2026-12", "[{2000 900} {1000 4000}]", "count 4, receipts to 5, copies to 0, events to 0, archives to 0"},
		{fiscal.Year, "2026", "[{2000 900} {1000 4000}]", "count 4, receipts to 5, copies to 0, events to 0, archives to 0"},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("closings\n%v\nwant\n%v", got, want)
	}
	if last := r.record(t, len(r.records)-1); last.Perpetual != 5800 || last.Absolute != 7600 {
		t.Errorf("grand totals %d and %d", last.Perpetual, last.Absolute)
	}
	if err := r.journal.Verify(r.records); err != nil {
		t.Error(err)
	}
}

func TestNothingIsSoldBeforeTheDayBeforeIsClosed(t *testing.T) {
	r := register{journal: newJournal()}
	r.must(t, fiscal.Sale, "2026-01-02T12:00")
	next := fiscal.Receipt{Number: "2", Kind: fiscal.Sale, At: local(t, "2026-01-03T12:00")}
	if err := r.sign(next); !errors.Is(err, fiscal.ErrDue) {
		t.Fatalf("sold: %v", err)
	}
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Month, At: next.At}); !errors.Is(err, journal.ErrEmpty) {
		t.Errorf("a month closed over an open day: %v", err)
	}
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Day, At: next.At}); err != nil {
		t.Fatal(err)
	}
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Day, At: next.At}); !errors.Is(err, journal.ErrEmpty) {
		t.Errorf("a day without sales was closed: %v", err)
	}
	if err := r.sign(next); err != nil {
		t.Error(err)
	}
}

func TestAClockThatWasSetBackOpensNoOtherDay(t *testing.T) {
	r := register{journal: newJournal()}
	r.must(t, fiscal.Sale, "2026-01-03T12:00", fiscal.Share{BasisPoints: 1000, Gross: 100})
	r.must(t, fiscal.Sale, "2026-01-02T12:00", fiscal.Share{BasisPoints: 1000, Gross: 50})
	r.must(t, fiscal.Sale, "2026-01-04T12:00")
	if closing := r.record(t, 2); closing.Number != "2026-01-03" || closing.Shares[0].Gross != 150 {
		t.Errorf("closing %+v", closing)
	}
	if err := r.journal.Verify(r.records); err != nil {
		t.Error(err)
	}
}

func TestCopiesAreCounted(t *testing.T) {
	r := register{journal: newJournal()}
	r.must(t, fiscal.Sale, "2026-01-02T12:00")
	for n := 1; n <= 2; n++ {
		if err := r.sign(fiscal.Receipt{Number: "1", Kind: fiscal.Copy, Copy: n, At: local(t, "2026-01-02T12:05")}); err != nil {
			t.Fatal(err)
		}
		if r.last.Lines[0] != (fiscal.Line{Label: fiscal.LabelCopy, Value: strconv.Itoa(n)}) {
			t.Errorf("copy %d says %v", n, r.last.Lines)
		}
	}
	if err := r.journal.Verify(r.records); err != nil {
		t.Error(err)
	}
	for _, c := range []fiscal.Receipt{{Number: "1", Copy: 2}, {Number: "1", Copy: 4}, {Number: "9", Copy: 1}} {
		c.Kind, c.At = fiscal.Copy, local(t, "2026-01-02T12:06")
		wrong := r
		if err := wrong.sign(c); err != nil {
			t.Fatal(err)
		}
		if err := r.journal.Verify(wrong.records); !errors.Is(err, journal.ErrCopy) {
			t.Errorf("copy %d of receipt %s: %v", c.Copy, c.Number, err)
		}
	}
	if err := r.sign(fiscal.Receipt{Number: "1", Kind: fiscal.Copy, At: local(t, "2026-01-02T12:06")}); !errors.Is(err, fiscal.ErrNumber) {
		t.Errorf("a copy without a number: %v", err)
	}
}

// mumbler is a device that answers with something that is no signature.
type mumbler struct{}

func (mumbler) Sign([]byte) ([]byte, error) { return []byte("hm"), nil }

func TestWithoutItsKeyNothingIsSigned(t *testing.T) {
	r := register{journal: newJournal()}
	r.journal.Signer = fiscal.Broke{}
	if err := r.sell(fiscal.Sale, local(t, "2026-01-02T12:00")); !errors.Is(err, fiscal.ErrDevice) {
		t.Errorf("signed: %v", err)
	}
	r.journal.Signer = mumbler{}
	if err := r.sell(fiscal.Sale, local(t, "2026-01-02T12:00")); !errors.Is(err, fiscal.ErrDevice) {
		t.Errorf("signed with what is no signature: %v", err)
	}
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Start, At: local(t, "2026-01-02T12:00")}); !errors.Is(err, fiscal.ErrKind) {
		t.Errorf("a kind of elsewhere: %v", err)
	}
}
