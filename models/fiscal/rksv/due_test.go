package rksv_test

import (
	"fmt"
	"strings"
	"testing"

	"comptoir/models/fiscal"
)

// due lists duties as "month 2026-01".
func (r *register) due(t *testing.T, now string) string {
	t.Helper()
	duties, err := r.till.Due(r.state, local(t, now))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range duties {
		text := strings.TrimSpace(fmt.Sprintf("%s %s", d.Kind, d.Period))
		if !d.By.IsZero() {
			text += " by " + d.By.In(vienna).Format("2006-01-02")
		}
		if d.First {
			text += " first"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func TestReceiptsFallDueByTheVenuesClock(t *testing.T) {
	r := register{till: newTill()}
	coffee := fiscal.Share{BasisPoints: 1000, Gross: 350}
	check := func(now, want string) {
		t.Helper()
		if got := r.due(t, now); got != want {
			t.Errorf("at %s is due %q, want %q", now, got, want)
		}
	}
	check("2026-10-30T10:00:00", "start first")
	r.must(t, fiscal.Start, "2026-10-30T10:00:00")
	check("2026-10-31T23:59:00", "")
	r.must(t, fiscal.Sale, "2026-11-01T03:30:00", coffee) // still the night of October's last day
	check("2026-11-01T03:59:00", "")
	check("2026-11-01T04:00:00", "month 2026-10")
	r.must(t, fiscal.Sale, "2026-11-01T09:00:00", coffee) // a sale does not wait for it
	check("2026-11-01T09:01:00", "month 2026-10")
	r.must(t, fiscal.Month, "2026-11-01T09:02:00")
	check("2026-11-01T09:03:00", "")
	check("2026-12-01T09:00:00", "month 2026-11")
	r.must(t, fiscal.Month, "2026-12-01T09:00:00")
	check("2027-01-01T12:00:00", "year 2026 by 2027-02-16") // no receipt in December, and the year ends all the same
	r.must(t, fiscal.Sale, "2026-12-31T20:00:00", coffee)
	check("2027-01-01T12:00:00", "year 2026 by 2027-02-16")
	r.must(t, fiscal.Sale, "2027-01-01T12:00:00", coffee)
	r.must(t, fiscal.Year, "2027-01-01T12:01:00")
	check("2027-01-31T12:00:00", "")
	check("2027-02-01T12:00:00", "month 2027-01")
	r.must(t, fiscal.Month, "2027-02-01T12:00:00")
	check("2028-01-01T12:00:00", "year 2027 by 2028-02-16")
	r.must(t, fiscal.Year, "2028-01-01T12:00:00")
	check("2029-01-01T12:00:00", "") // it stood still for a year
	r.must(t, fiscal.End, "2029-01-01T12:00:00")
	check("2030-01-01T12:00:00", "")
}

func TestAnOutageAsksForACollectiveReceiptAndThenForAReport(t *testing.T) {
	r := register{till: newTill()}
	whole := r.till.Signer
	r.must(t, fiscal.Start, "2026-03-02T08:00:00")
	r.till.Signer = fiscal.Broke{}
	r.must(t, fiscal.Sale, "2026-03-02T09:00:00", fiscal.Share{BasisPoints: 1000, Gross: 350})
	r.must(t, fiscal.Null, "2026-03-02T10:00:00")
	if got := r.due(t, "2026-03-04T09:00:00"); got != "collective" {
		t.Errorf("due %q", got)
	}
	if got := r.due(t, "2026-03-04T09:00:01"); got != "collective, report 2026-03-02T09:00:00" {
		t.Errorf("due %q", got)
	}
	if down := r.read(t).Down; down == nil || down.Receipts != 2 {
		t.Errorf("the outage is kept as %+v", down)
	}
	r.till.Signer = whole
	r.must(t, fiscal.Sale, "2026-03-02T11:00:00", fiscal.Share{BasisPoints: 1000, Gross: 350})
	if got := r.due(t, "2026-03-02T11:01:00"); got != "collective" {
		t.Errorf("a sale closed the outage: due %q", got)
	}
	r.must(t, fiscal.Collective, "2026-03-02T11:02:00")
	if got := r.due(t, "2026-03-02T11:03:00"); got != "" {
		t.Errorf("due %q", got)
	}
}
