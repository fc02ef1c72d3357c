package shtrih_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"testing"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/shtrih"
	"comptoir/printbridge/fiscal/shtrih/emulator"
)

// guests is the first sale of a day, which opens the shift, and the same again to the
// next guest. morning goes on with a refund and the end of the shift.
func guests(s *shop) {
	s.do("sale-1", tea())
	s.do("sale-2", tea())
}

func morning(s *shop) {
	guests(s)
	s.do("refund-1", refund(tea()))
	s.do("z-1", fiscal.Document{Kind: fiscal.CloseShift})
}

// C176 and C178: whatever byte of the exchange is hit by whatever fault, the device's
// storage and our list have the same documents, each sale once, and nothing stays open.
func TestC176C178EveryFaultAtEveryByteRegistersEachSaleOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range emulator.Faults {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			everywhere(t, kind, 1, guests, 3, "sale-1", "sale-2")
		})
	}
}

// The same for a whole morning, at every ninth byte.
func TestC176C178FaultsInAMorningWithARefundAndAZReport(t *testing.T) {
	t.Parallel()
	for _, kind := range emulator.Faults {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			everywhere(t, kind, 9, morning, 5, "sale-1", "sale-2", "refund-1")
		})
	}
}

// everywhere plays a script once for each step-th byte of it, with a fault at that byte.
func everywhere(t *testing.T, kind emulator.FaultKind, step int, script func(*shop), documents int, receipts ...string) {
	t.Helper()
	options := emulator.Options{FFD12: true, Busy: 2}
	whole := newShop(t, options)
	script(whole)
	whole.agrees(receipts...)
	for at := 1; at <= whole.line.Passed(); at += step {
		s := newShop(t, options)
		s.line.Fault, s.line.At = kind, at
		script(s)
		s.agrees(receipts...)
		if n := len(s.registered()); n != documents || !s.line.Happened() {
			t.Errorf("%d documents are registered, want %d; the fault happened: %v", n, documents, s.line.Happened())
		}
		if t.Failed() {
			t.Fatalf("at byte %d of %d", at, whole.line.Passed())
		}
	}
}

// The roll ends with any line of a receipt, and an answer is lost as well.
func TestC176PaperOutAndALostAnswerTogether(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 5; n++ {
		whole := newShop(t, emulator.Options{FFD12: true})
		whole.do("sale-0", tea())
		whole.paperEnds(n)
		whole.do("sale-1", tea())
		for at := 1; at <= whole.line.Passed(); at += 3 {
			s := newShop(t, emulator.Options{FFD12: true})
			s.line.Fault, s.line.At = emulator.LoseAnswer, at
			s.do("sale-0", tea())
			s.paperEnds(n)
			s.do("sale-1", tea())
			s.do("sale-2", coffee(3_50))
			s.agrees("sale-0", "sale-1", "sale-2")
			if t.Failed() {
				t.Fatalf("paper ends with print %d, answer lost at byte %d", n, at)
			}
		}
	}
}

func (s *shop) paperEnds(n int) {
	s.machine.EndPaper(n)
	s.waiting = s.machine.LoadPaper
}

// Somebody else sold something on the same device while our answer was lost.
func TestAnotherTillsDocumentIsNotTakenForOurs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		others fiscal.Document
		state  fiscal.State
	}{
		{"another amount is told apart", coffee(9_99), fiscal.Done},
		{"the same amount is for a person to decide", tea(), fiscal.Murky},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t, emulator.Options{FFD12: true})
			s.do("sale-0", tea())
			s.dieAfterRegistering("sale-1")
			other := newShop(t, emulator.Options{})
			other.machine, other.line = s.machine, &emulator.Line{Machine: s.machine}
			other.start()
			other.do("theirs", tt.others)
			s.line.Revive()
			s.start()
			j := s.do("sale-1", tea())
			if j.State != tt.state {
				t.Fatalf("it is %s (%s)", j.State, j.Note)
			}
			if j.State == fiscal.Done {
				if j.Registered.Number != 4 {
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

// What another program puts into a receipt of ours while it is open is never registered:
// the receipt is cancelled and begun anew.
func TestAReceiptWithSomebodyElsesItemIsNotClosed(t *testing.T) {
	t.Parallel()
	s := newShop(t, emulator.Options{FFD12: true, Busy: 2})
	s.do("sale-1", coffee(3_50))
	item, err := hex.DecodeString("FF4601000000" + "01" + "40420F000000" + "983A000000" + "FFFFFFFFFF" + "FFFFFFFFFF" + "01010401" + "D7E0E9")
	if err != nil {
		t.Fatal(err)
	}
	frame, err := shtrih.Frame(item)
	if err != nil {
		t.Fatal(err)
	}
	intruded := false
	s.waiting = func() {
		other, err := (&emulator.Line{Machine: s.machine}).Open()
		if err != nil || intruded {
			return
		}
		answer := make([]byte, 64)
		_, _ = other.Write(frame)
		n, _ := other.Read(answer)
		_, _ = other.Write([]byte{shtrih.ACK})
		intruded = bytes.HasPrefix(answer[:n], []byte{shtrih.ACK, shtrih.STX, 3, 0xFF, 0x46, 0})
	}
	s.do("sale-2", tea())
	if !intruded {
		t.Fatal("the other program never got its item in")
	}
	s.agrees("sale-1", "sale-2")
}

// dieAfterRegistering lets the bridge lose power in the moment in which the device has
// registered a document, before a byte of the answer comes.
func (s *shop) dieAfterRegistering(id string) {
	s.t.Helper()
	s.told = func(emulator.Document) { s.line.Fault, s.line.At = emulator.HostDies, s.line.Passed()+1 }
	ctx, stop := context.WithCancel(s.t.Context())
	defer stop()
	s.line.Died = stop
	if j, err := s.Do(ctx, id, tea(), fiscal.Hooks{}); err == nil {
		s.t.Fatalf("the bridge did not die; the job is %s", j.State)
	}
	s.told = nil
}
