package shtrih_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/shtrih/emulator"
)

// C181: a shift is warned about after 23 hours; after 24 the next sale closes it and opens
// a new one by itself, each Z with the day on which it was made.
func TestC181AShiftOfADayIsWarnedAboutAndRenewedBetweenTwoSales(t *testing.T) {
	t.Parallel()
	s := newShop(t, emulator.Options{FFD12: true})
	s.clock = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s.do("sale-1", coffee(3_50))
	for _, tt := range []struct {
		after time.Duration
		want  []fiscal.Code
	}{
		{22*time.Hour + 59*time.Minute, nil},
		{23 * time.Hour, []fiscal.Code{fiscal.ShiftOld}},
		{24*time.Hour + time.Second, []fiscal.Code{fiscal.ShiftExpired}},
	} {
		s.clock = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).Add(tt.after)
		s.start() // also a bridge that was not there when the shift was opened knows it
		if st, trouble := s.Look(t.Context()); trouble != "" || !slices.Equal(st.Warnings, tt.want) {
			t.Errorf("after %v: warnings %v, trouble %q", tt.after, st.Warnings, trouble)
		}
	}
	s.do("sale-2", coffee(3_50))
	s.agrees("sale-1", "sale-2")
	z := s.registered()[2]
	if z.Form != 5 || z.Shift != 12 || z.Time != time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) {
		t.Errorf("the Z is %+v", z)
	}
	if next := s.registered()[3]; next.Form != 2 || next.Shift != 13 {
		t.Errorf("after the Z came %+v", next)
	}
}

func TestC181AShiftIsRenewedOnRequestOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t, emulator.Options{FFD12: true})
	s.do("sale-1", coffee(3_50))
	for range 2 {
		j := s.do("renew-1", fiscal.Document{Kind: fiscal.RenewShift})
		if j.State != fiscal.Done || j.Registered == nil || j.Registered.Form != fiscal.FormShiftOpening || j.Registered.Shift != 13 {
			t.Fatalf("renewed: %+v", j)
		}
	}
	s.do("sale-2", coffee(3_50))
	s.agrees("sale-1", "sale-2")
	if n := len(s.registered()); n != 5 {
		t.Errorf("%d documents, want opening, sale, Z, opening, sale", n)
	}
}

// C181 with a lost answer anywhere in the Z and the opening that a sale causes.
func TestC181AFaultWhileTheShiftIsRenewedLosesNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range emulator.Faults {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			everywhere(t, kind, 7, func(s *shop) {
				s.do("sale-1", coffee(3_50))
				s.clock = s.clock.Add(25 * time.Hour)
				s.do("sale-2", coffee(3_50))
			}, 5, "sale-1", "sale-2")
		})
	}
}

func TestTheSameIDIsRegisteredOnceAndNotForAnotherDocument(t *testing.T) {
	t.Parallel()
	s := newShop(t, emulator.Options{FFD12: true})
	first := s.do("sale-1", tea())
	s.start()
	second := s.do("sale-1", tea())
	if *first.Registered != *second.Registered || first.Registered.Change != 300_00 {
		t.Errorf("first %+v, then %+v", first.Registered, second.Registered)
	}
	if _, err := s.Do(t.Context(), "sale-1", coffee(1_00), fiscal.Hooks{}); !errors.Is(err, fiscal.ErrReused) {
		t.Errorf("another document under the same id: %v", err)
	}
	s.agrees("sale-1")
	s.start()
	if d := s.Book.Registered()[0].Document; d.Contact != "" || d.Lines != nil {
		t.Errorf("the journal still knows the guest: %+v", d)
	}
}

// C178: what the device refuses stays on the list with its reason, until it is registered
// under its own id.
func TestC178ARefusedDocumentIsListedUntilItIsRegistered(t *testing.T) {
	t.Parallel()
	s := newShop(t, emulator.Options{FFD12: true})
	s.do("float", fiscal.Document{Kind: fiscal.CashIn, Total: 100_00})
	back := refund(tea())
	back.Payments = []fiscal.Payment{{Tender: fiscal.Cash, Amount: 354_00}}
	j := s.do("refund-1", back)
	if j.State != fiscal.Failed || j.Code != fiscal.NoCash || j.Text != "46 Ошибка" {
		t.Fatalf("a refund of more cash than there is: %+v", j)
	}
	if open := s.Book.OpenJobs(); len(open) != 1 || open[0].ID != "refund-1" {
		t.Fatalf("open: %+v", open)
	}
	if st, trouble := s.Look(t.Context()); st.Receipt || trouble != "" {
		t.Errorf("the refused receipt was left open (%q)", trouble)
	}
	s.do("float-2", fiscal.Document{Kind: fiscal.CashIn, Total: 300_00})
	s.start()
	s.do("refund-1", back)
	s.agrees("refund-1")
}

// Cash is not in the fiscal storage: the device's counter of papers tells whether a lost
// cash-in happened.
func TestCashIsCountedOnceAtEveryFault(t *testing.T) {
	t.Parallel()
	for _, kind := range emulator.Faults {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			cash := func(s *shop) {
				s.do("float", fiscal.Document{Kind: fiscal.CashIn, Total: 100_00})
				s.do("x", fiscal.Document{Kind: fiscal.XReport})
				s.do("bank", fiscal.Document{Kind: fiscal.CashOut, Total: 40_00})
			}
			whole := newShop(t, emulator.Options{})
			cash(whole)
			for at := 1; at <= whole.line.Passed(); at += 3 {
				s := newShop(t, emulator.Options{})
				s.line.Fault, s.line.At = kind, at
				cash(s)
				if got := s.machine.Cash(); got != 60_00 || len(s.Book.OpenJobs()) != 0 {
					t.Fatalf("at byte %d: %d kopecks in the drawer, open: %+v", at, got, s.Book.OpenJobs())
				}
			}
		})
	}
}

func TestACorrectionIsRegisteredInBothFormats(t *testing.T) {
	t.Parallel()
	for _, ffd12 := range []bool{false, true} {
		s := newShop(t, emulator.Options{FFD12: ffd12})
		d := tea()
		d.Kind, d.Reason = fiscal.Correction, &fiscal.Reason{Date: "2026-01-14", Number: "17"}
		if j := s.do("correction-1", d); j.State != fiscal.Done {
			t.Fatalf("format 1.2 %v: %+v", ffd12, j)
		}
		s.agrees("correction-1")
		if got := s.registered()[1]; got.Form != 31 || got.Operation != 1 || got.Sum != 354_00 || len(got.Tags) == 0 {
			t.Errorf("format 1.2 %v: %+v", ffd12, got)
		}
	}
}
