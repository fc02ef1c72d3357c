package report_test

import (
	"errors"
	"testing"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/report"
)

func TestPresetsMeanWhatTheirNamesSay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		preset   report.Preset
		today    businessday.Day
		from, to businessday.Day
	}{
		{report.Today, "2026-03-01", "2026-03-01", "2026-03-01"},
		{report.Yesterday, "2026-03-01", "2026-02-28", "2026-02-28"},
		{report.Week, "2026-03-01", "2026-02-23", "2026-03-01"}, // a Sunday
		{report.Week, "2026-03-02", "2026-03-02", "2026-03-02"}, // a Monday
		{report.Month, "2026-03-17", "2026-03-01", "2026-03-17"},
		{report.LastMonth, "2026-03-31", "2026-02-01", "2026-02-28"},
		{report.LastMonth, "2026-01-05", "2025-12-01", "2025-12-31"},
		{report.Year, "2026-03-17", "2026-01-01", "2026-03-17"},
	} {
		if got := tt.preset.Range(tt.today); got != (report.Range{From: tt.from, To: tt.to}) {
			t.Errorf("%s on %s is %v", tt.preset, tt.today, got)
		}
	}
}

func TestARangeThatCannotBeIsRefusedNextToItsField(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, field string }{
		{"yesterday", "2026-01-01", "from"}, {"2026-01-01", "2026-02-30", "to"}, {"2000-01-01", "2026-01-01", "to"},
	} {
		_, err := report.RangeOf(tt.from, tt.to, "2026-03-01")
		if f := fault.Of(err); f == nil || f.Fields[tt.field] == "" {
			t.Errorf("%s to %s: %v", tt.from, tt.to, err)
		}
	}
	if r, err := report.RangeOf("2026-03-05", "2026-03-01", ""); err != nil || r.From != "2026-03-01" {
		t.Errorf("turned round: %v, %v", r, err)
	}
	if _, err := report.KindOf("weather"); !errors.Is(err, fault.NotFound("report.unknown")) {
		t.Errorf("an unknown kind: %v", err)
	}
}
