package shtrih_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/shtrih"
	"comptoir/printbridge/fiscal/shtrih/emulator"
)

// A disk is a journal that a power cut leaves as it is.
type disk struct{ bytes.Buffer }

func (d *disk) Append(line any) error { return json.NewEncoder(d).Encode(line) }

// A shop is a bridge with an emulated register, in a time of their own: waiting takes none.
type shop struct {
	*fiscal.Register
	t       *testing.T
	clock   time.Time
	machine *emulator.Machine
	line    *emulator.Line
	disk    *disk
	waits   int
	told    func(emulator.Document) // hears what the device registers
	waiting func()                  // what happens while the bridge waits
}

func newShop(t *testing.T, o emulator.Options) *shop {
	s := &shop{t: t, clock: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC), disk: &disk{}}
	o.Now = func() time.Time { return s.clock }
	o.Told = func(d emulator.Document) {
		if s.told != nil {
			s.told(d)
		}
	}
	s.machine = emulator.New(o)
	s.line = &emulator.Line{Machine: s.machine}
	s.start()
	return s
}

// start is the bridge's: all it knows is on disk.
func (s *shop) start() {
	s.t.Helper()
	book, err := fiscal.ReadBook(bytes.NewReader(s.disk.Bytes()), s.disk)
	if err != nil {
		s.t.Fatal(err)
	}
	d := &shtrih.Device{
		Dial:     func(context.Context) (shtrih.Conn, error) { return s.line.Open() },
		Operator: 1, Administrator: 30, Timing: shtrih.Usual(), Wait: s.wait,
	}
	s.Register = &fiscal.Register{Device: d, Book: book, Now: func() time.Time { return s.clock }, Wait: s.wait, Poll: time.Second}
}

var errForever = errors.New("waits forever")

func (s *shop) wait(ctx context.Context, d time.Duration) error {
	s.clock = s.clock.Add(d)
	if s.waits++; s.waits > 10_000 {
		return errForever
	}
	if s.waiting != nil {
		s.waiting()
	}
	return ctx.Err()
}

// do registers a document, and starts the bridge again where it lost power.
func (s *shop) do(id string, d fiscal.Document) fiscal.Job {
	s.t.Helper()
	for {
		ctx, stop := context.WithCancel(context.Background())
		s.line.Died = stop
		j, err := s.Do(ctx, id, d, fiscal.Hooks{})
		died := ctx.Err() != nil
		stop()
		if !died {
			if err != nil {
				s.t.Fatalf("%s: %v", id, err)
			}
			return j
		}
		s.line.Revive()
		s.start()
	}
}

// registered is what the device's own storage has since it was made.
func (s *shop) registered() []emulator.Document { return s.machine.Documents()[1:] }

// agrees compares the device's storage with our list, document by document.
func (s *shop) agrees(ids ...string) {
	s.t.Helper()
	for _, j := range s.Book.OpenJobs() {
		s.t.Errorf("%s is %s (%s %s %s)", j.ID, j.State, j.Code, j.Text, j.Note)
	}
	theirs, ours := s.registered(), s.Book.Registered()
	if len(theirs) != len(ours) {
		s.t.Fatalf("the device has %d documents, the bridge %d", len(theirs), len(ours))
	}
	sales := 0
	for i, d := range theirs {
		got := ours[i].Registered
		for _, j := range ours { // a shift is opened for a sale that was asked for before it
			if j.Registered.Number == d.Number {
				got = j.Registered
				if d.Form == 3 || d.Form == 31 {
					if sales >= len(ids) || j.ID != ids[sales] {
						s.t.Fatalf("document %d belongs to %s", d.Number, j.ID)
					}
					sales++
				}
			}
		}
		want := fiscal.Registered{
			Form: fiscal.Form(d.Form), Number: d.Number, Sign: d.Sign, Time: d.Time, Operation: fiscal.Operation(d.Operation),
			Total: fiscal.Amount(d.Sum), Change: got.Change, Memory: emulator.Serial,
		}
		if d.Form == 2 || d.Form == 5 {
			want.Shift = d.Shift
		}
		if *got != want {
			s.t.Fatalf("the device has %+v, the bridge %+v", want, *got)
		}
	}
	if sales != len(ids) {
		s.t.Fatalf("%d receipts are registered, want %v", sales, ids)
	}
}

// tea is 2 × 150.00 and 0.450 kg × 120.00, paid 500.00 in cash and 154.00 by card: the
// sale of the vendor's worked frames.
func tea() fiscal.Document {
	return fiscal.Document{
		Kind: fiscal.Sale, Total: 354_00, TaxSystem: 1, Contact: "buyer@example.org",
		Lines: []fiscal.Line{
			{Name: "Чай зелёный", Quantity: 2 * fiscal.Piece, Price: 150_00, Sum: 300_00, Tax: 1, Object: 1, Method: 4},
			{Name: "Яблоки", Quantity: 450_000, Price: 120_00, Sum: 54_00, Tax: 2, Object: 1, Method: 4, Unit: 11},
		},
		Payments: []fiscal.Payment{{Tender: fiscal.Cash, Amount: 500_00}, {Tender: fiscal.Card, Amount: 154_00}},
	}
}

func coffee(price fiscal.Amount) fiscal.Document {
	return fiscal.Document{
		Kind: fiscal.Sale, Total: price, TaxSystem: 2,
		Lines:    []fiscal.Line{{Name: "Кофе", Quantity: fiscal.Piece, Price: price, Sum: price, Tax: 6, Object: 1, Method: 4}},
		Payments: []fiscal.Payment{{Tender: fiscal.Card, Amount: price}},
	}
}

func refund(d fiscal.Document) fiscal.Document {
	d.Kind = fiscal.Refund
	return d
}
