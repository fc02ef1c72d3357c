package fiscaltest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

// refused: what the device refuses stays on the list with its reason, until it is
// registered under its own id.
func refused(t *testing.T, rig Rig) {
	s := NewShop(t, rig, emulated.Options{FFD12: true})
	s.Sell("float", fiscal.Document{Kind: fiscal.CashIn, Total: 100_00})
	back := InCash(Refund(Tea()))
	j := s.Sell("refund-1", back)
	if j.State != fiscal.Failed || j.Code != fiscal.NoCash || !strings.HasPrefix(j.Text, rig.Words) {
		t.Fatalf("a refund of more cash than there is: %+v", j)
	}
	if open := s.Book.OpenJobs(); len(open) != 1 || open[0].ID != "refund-1" {
		t.Fatalf("open: %+v", open)
	}
	if j := s.Sell("bank", fiscal.Document{Kind: fiscal.CashOut, Total: 200_00}); j.State != fiscal.Failed || j.Code != fiscal.NoCash {
		t.Errorf("more is taken out than there is: %+v", j)
	}
	if st, trouble := s.Look(t.Context()); st.Receipt || trouble != "" {
		t.Errorf("the refused receipt was left open (%q)", trouble)
	}
	s.Sell("float-2", fiscal.Document{Kind: fiscal.CashIn, Total: 300_00})
	s.Start()
	s.Sell("refund-1", back)
	s.Sell("bank-2", fiscal.Document{Kind: fiscal.CashOut, Total: 40_00})
	if got := s.Machine.Cash(); got != 6_00 {
		t.Errorf("%d kopecks are left in the drawer", got)
	}
}

// troubles: what is wrong with the device, and what will be soon, comes under its code,
// and nothing is registered meanwhile.
func troubles(t *testing.T, rig Rig) {
	for _, tt := range []struct {
		name     string
		health   emulated.Health
		trouble  fiscal.Code
		warnings []fiscal.Code
		refusal  fiscal.Code // of a sale; "" when it is registered
	}{
		{"nothing", emulated.Health{}, "", nil, ""},
		{"a storage that is nearly full", emulated.Health{Low: true}, "", []fiscal.Code{fiscal.MemoryLow}, ""},
		{"a key that ends", emulated.Health{Ends: true}, "", []fiscal.Code{fiscal.MemoryEnds}, ""},
		{"an operator that hears nothing", emulated.Health{Unsent: true}, "", []fiscal.Code{fiscal.Unsent}, ""},
		{"a clock that is fast", emulated.Health{Skew: 6 * time.Minute}, "", []fiscal.Code{fiscal.ClockWrong}, ""},
		{"a clock that is slow", emulated.Health{Skew: -6 * time.Minute}, "", []fiscal.Code{fiscal.ClockWrong}, ""},
		{"an open cover", emulated.Health{Cover: true}, fiscal.Cover, nil, "waits"},
		{"a full storage", emulated.Health{Full: true}, "", nil, fiscal.MemoryFull},
		{"a blocked storage", emulated.Health{Blocked: true}, fiscal.Blocked, nil, fiscal.Blocked},
	} {
		s := NewShop(t, rig, emulated.Options{FFD12: true})
		s.Sell("sale-0", Coffee(1_00))
		s.Machine.Ail(tt.health)
		st, trouble := s.Look(t.Context())
		if trouble != tt.trouble || !slices.Equal(st.Warnings, tt.warnings) {
			t.Errorf("%s is told as %q with the warnings %q", tt.name, trouble, st.Warnings)
		}
		s.Waiting = func() { s.Machine.Ail(emulated.Health{}) }
		if tt.refusal != "waits" {
			s.Waiting = nil
		}
		j := s.Sell("sale-1", Coffee(3_50))
		switch {
		case tt.refusal == "" || tt.refusal == "waits":
			s.Agrees("sale-0", "sale-1")
		case j.State != fiscal.Failed || j.Code != tt.refusal:
			t.Errorf("%s: a sale is %s, %s (%s %s)", tt.name, j.State, j.Code, j.Text, j.Note)
		}
	}
}

// lateReceipt: a roll that ends with the sale keeps nobody from being registered, and the
// guest gets the rest of the receipt from the new one, without another sale.
func lateReceipt(t *testing.T, rig Rig) {
	late := 0
	for n := 1; n <= 8; n++ {
		s := NewShop(t, rig, emulated.Options{FFD12: true})
		s.Sell("sale-0", Coffee(1_00))
		s.Machine.EndPaper(n)
		waits := 0
		s.Waiting = func() { // somebody comes at once if nothing is registered, else after a while
			if waits++; len(s.Registered()) == 2 || waits > 50 {
				s.Machine.LoadPaper()
			}
		}
		s.Sell("sale-1", Coffee(3_50))
		s.Agrees("sale-0", "sale-1")
		if s.Machine.Unprinted() {
			late++
		}
		s.Machine.LoadPaper()
		if _, trouble := s.Look(t.Context()); trouble != "" || s.Machine.Unprinted() {
			t.Errorf("paper ends with print %d: the rest was not printed (%q)", n, trouble)
		}
		s.Agrees("sale-0", "sale-1")
	}
	if late == 0 != rig.Waits {
		t.Errorf("%d rolls ended with the close of the sale", late)
	}
}
