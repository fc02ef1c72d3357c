package fiscaltest

import (
	"slices"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

// longShift: a shift is warned about after 23 hours; after 24 the next sale closes it and
// opens a new one by itself, each Z with the day on which it was made.
func longShift(t *testing.T, rig Rig) {
	s := NewShop(t, rig, emulated.Options{FFD12: true})
	s.Clock = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s.Sell("sale-1", Coffee(3_50))
	began := s.Registered()[0].Time
	for _, tt := range []struct {
		after time.Duration
		want  []fiscal.Code
	}{
		{22*time.Hour + 58*time.Minute, nil},
		{23*time.Hour + time.Minute, []fiscal.Code{fiscal.ShiftOld}},
		{24*time.Hour + time.Minute, []fiscal.Code{fiscal.ShiftExpired}},
	} {
		s.Clock = began.Add(tt.after)
		s.Start() // also a bridge that was not there when the shift was opened knows it
		if st, trouble := s.Look(t.Context()); trouble != "" || !slices.Equal(st.Warnings, tt.want) {
			t.Errorf("after %v: warnings %v, trouble %q", tt.after, st.Warnings, trouble)
		}
	}
	s.Sell("sale-2", Coffee(3_50))
	s.Agrees("sale-1", "sale-2")
	z := s.Registered()[2]
	if z.Form != 5 || z.Shift != 12 || z.Time != began.Add(24*time.Hour+time.Minute) {
		t.Errorf("the Z is %+v", z)
	}
	if next := s.Registered()[3]; next.Form != 2 || next.Shift != 13 {
		t.Errorf("after the Z came %+v", next)
	}
}

func renewOnce(t *testing.T, rig Rig) {
	s := NewShop(t, rig, emulated.Options{FFD12: true})
	s.Sell("sale-1", Coffee(3_50))
	for range 2 {
		j := s.Sell("renew-1", fiscal.Document{Kind: fiscal.RenewShift, Cashier: "Иванова А."})
		if j.State != fiscal.Done || j.Registered == nil || j.Registered.Form != fiscal.FormShiftOpening || j.Registered.Shift != 13 {
			t.Fatalf("renewed: %+v", j)
		}
	}
	s.Sell("sale-2", Coffee(3_50))
	s.Agrees("sale-1", "sale-2")
	if n := len(s.Registered()); n != 5 {
		t.Errorf("%d documents, want opening, sale, Z, opening, sale", n)
	}
}

// faultyRenewal: a lost answer anywhere in the Z and the opening that a sale causes.
func faultyRenewal(t *testing.T, rig Rig) {
	each(t, rig, func(t *testing.T, kind emulated.FaultKind) {
		everywhere(t, rig, kind, 7*rig.Stride, func(s *Shop) {
			s.Sell("sale-1", Coffee(3_50))
			s.Clock = s.Clock.Add(25 * time.Hour)
			s.Sell("sale-2", Coffee(3_50))
		}, 5, "sale-1", "sale-2")
	})
}
