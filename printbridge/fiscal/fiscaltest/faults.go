package fiscaltest

import (
	"os"
	"testing"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

// guests is the first sale of a day, which opens the shift, and the same again to the
// next guest. morning goes on with a refund and the end of the shift.
func guests(s *Shop) {
	s.Sell("sale-1", Tea())
	s.Sell("sale-2", Tea())
}

func morning(s *Shop) {
	guests(s)
	s.Sell("refund-1", Refund(Tea()))
	s.Sell("z-1", fiscal.Document{Kind: fiscal.CloseShift})
}

// everyFault: whatever byte of the exchange is hit by whatever fault, the device's storage
// and the book have the same documents, each sale once, and nothing stays open.
func everyFault(t *testing.T, rig Rig) {
	each(t, rig, func(t *testing.T, kind emulated.FaultKind) {
		everywhere(t, rig, kind, rig.Stride, guests, 3, "sale-1", "sale-2")
	})
}

func faultyMorning(t *testing.T, rig Rig) {
	each(t, rig, func(t *testing.T, kind emulated.FaultKind) {
		everywhere(t, rig, kind, 9*rig.Stride, morning, 5, "sale-1", "sale-2", "refund-1")
	})
}

func each(t *testing.T, rig Rig, test func(t *testing.T, kind emulated.FaultKind)) {
	for _, kind := range rig.Faults {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			test(t, kind)
		})
	}
}

// allBytes makes every script meet every fault at every byte, however long that takes.
var allBytes = os.Getenv("COMPTOIR_EVERY_BYTE") != ""

// everywhere plays a script once for each step-th byte of it, with a fault at that byte.
func everywhere(t *testing.T, rig Rig, kind emulated.FaultKind, step int, script func(*Shop), documents int, receipts ...string) {
	t.Helper()
	if allBytes {
		step = 1
	}
	options := emulated.Options{FFD12: true, Busy: 2}
	whole := NewShop(t, rig, options)
	script(whole)
	whole.Agrees(receipts...)
	for at := 1; at <= whole.Line.Passed(); at += step {
		s := NewShop(t, rig, options)
		s.Line.Fault, s.Line.At = kind, at
		script(s)
		s.Agrees(receipts...)
		if n := len(s.Registered()); n != documents || !s.Line.Happened() {
			t.Errorf("%d documents are registered, want %d; the fault happened: %v", n, documents, s.Line.Happened())
		}
		if t.Failed() {
			t.Fatalf("at byte %d of %d", at, whole.Line.Passed())
		}
	}
}

// paperAndLostAnswer: the roll ends with any line of a receipt, and an answer is lost as
// well.
func paperAndLostAnswer(t *testing.T, rig Rig) {
	for n := 1; n <= 5; n++ {
		whole := NewShop(t, rig, emulated.Options{FFD12: true})
		whole.Sell("sale-0", Tea())
		whole.PaperEnds(n)
		whole.Sell("sale-1", Tea())
		for at := 1; at <= whole.Line.Passed(); at += 3 * rig.Stride {
			s := NewShop(t, rig, emulated.Options{FFD12: true})
			s.Line.Fault, s.Line.At = emulated.LoseAnswer, at
			s.Sell("sale-0", Tea())
			s.PaperEnds(n)
			s.Sell("sale-1", Tea())
			s.Sell("sale-2", Coffee(3_50))
			s.Agrees("sale-0", "sale-1", "sale-2")
			if t.Failed() {
				t.Fatalf("paper ends with print %d, answer lost at byte %d", n, at)
			}
		}
	}
}

// cashOnce: cash is not in the fiscal storage; other counts tell whether a lost cash-in
// happened.
func cashOnce(t *testing.T, rig Rig) {
	cash := func(s *Shop) {
		s.Sell("float", fiscal.Document{Kind: fiscal.CashIn, Total: 100_00})
		s.Sell("x", fiscal.Document{Kind: fiscal.XReport})
		s.Sell("bank", fiscal.Document{Kind: fiscal.CashOut, Total: 40_00})
	}
	each(t, rig, func(t *testing.T, kind emulated.FaultKind) {
		whole := NewShop(t, rig, emulated.Options{})
		cash(whole)
		for at := 1; at <= whole.Line.Passed(); at += 3 * rig.Stride {
			s := NewShop(t, rig, emulated.Options{})
			s.Line.Fault, s.Line.At = kind, at
			cash(s)
			if got := s.Machine.Cash(); got != 60_00 || len(s.Book.OpenJobs()) != 0 {
				t.Fatalf("at byte %d: %d kopecks in the drawer, open: %+v", at, got, s.Book.OpenJobs())
			}
		}
	})
}

// anothersDocument: somebody else sold something on the same device while our answer was
// lost.
func anothersDocument(t *testing.T, rig Rig) {
	for _, tt := range []struct {
		name   string
		others fiscal.Document
		state  fiscal.State
	}{
		{"another amount is told apart", Coffee(9_99), fiscal.Done},
		{"the same amount is for a person to decide", Tea(), fiscal.Murky},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := NewShop(t, rig, emulated.Options{FFD12: true})
			s.Sell("sale-0", Tea())
			s.DieAfterRegistering("sale-1", Tea())
			s.Other(rig).Sell("theirs", tt.others)
			s.Line.Revive()
			s.Start()
			j := s.Sell("sale-1", Tea())
			if _, remembers := s.Device.(fiscal.Recaller); remembers {
				tt.state = fiscal.Done // its service knows whose document is whose
			}
			if j.State != tt.state {
				t.Fatalf("it is %s (%s)", j.State, j.Note)
			}
			if j.State == fiscal.Done {
				if d := s.Registered(); j.Registered.Number != 4 || d[2].Number != 4 {
					t.Errorf("it took document %d", j.Registered.Number)
				}
				return
			}
			open := s.Book.OpenJobs()
			if len(open) != 1 || open[0].ID != "sale-1" || open[0].Code != fiscal.Unclear {
				t.Fatalf("open: %+v", open)
			}
			if _, err := s.Settle(t.Context(), "sale-1", 2); err == nil {
				t.Error("the opening of the shift was taken for the sale")
			}
			if _, err := s.Settle(t.Context(), "sale-1", 3); err == nil {
				t.Error("another sale's document was taken for the sale")
			}
			if j, err := s.Settle(t.Context(), "sale-1", 4); err != nil || j.State != fiscal.Done || len(s.Book.OpenJobs()) != 0 {
				t.Errorf("settled as %s, %v", j.State, err)
			}
		})
	}
}
