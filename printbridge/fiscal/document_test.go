package fiscal

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/printbridge/words"
)

func slice(name string, q Quantity, price, sum Amount) Line {
	return Line{Name: name, Quantity: q, Price: price, Sum: sum, Tax: 6, Object: 1, Method: 4}
}

func sale() Document {
	return Document{
		Kind: Sale, Total: 10_00, TaxSystem: 1,
		Lines:    []Line{slice("Ham", 333_333, 30_00, 10_00)},
		Payments: []Payment{{Tender: Cash, Amount: 20_00}},
	}
}

func TestADocumentThatMakesNoSenseIsRefusedBeforeTheDeviceSeesIt(t *testing.T) {
	t.Parallel()
	if err := sale().Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Document){
		"a total that the lines do not make":     func(d *Document) { d.Total = 10_01 },
		"a sum two kopecks from its product":     func(d *Document) { d.Lines[0].Sum, d.Total = 10_02, 10_02 },
		"no lines":                               func(d *Document) { d.Lines = nil },
		"too little money":                       func(d *Document) { d.Payments[0].Amount = 9_99 },
		"more by card than the total":            func(d *Document) { d.Payments[0] = Payment{Card, 10_01} },
		"more cash than a device can count":      func(d *Document) { d.Payments = slices.Repeat([]Payment{{Cash, maxAmount}}, 200) },
		"an unknown tender":                      func(d *Document) { d.Payments[0].Tender = "shells" },
		"two tax systems":                        func(d *Document) { d.TaxSystem = 3 },
		"no tax system":                          func(d *Document) { d.TaxSystem = 0 },
		"an unknown tax":                         func(d *Document) { d.Lines[0].Tax = 13 },
		"a nameless line":                        func(d *Document) { d.Lines[0].Name = "" },
		"a correction without its reason":        func(d *Document) { d.Kind = Correction },
		"a correction of an impossible day":      func(d *Document) { d.Kind, d.Reason = Correction, &Reason{Date: "2026-02-30"} },
		"cash in of nothing":                     func(d *Document) { d.Kind, d.Total = CashIn, 0 },
		"a kind that no device has":              func(d *Document) { d.Kind = "gift" },
		"an e-mail longer than the tag may hold": func(d *Document) { d.Contact = strings.Repeat("a", 65) },
	} {
		d := sale()
		spoil(&d)
		if err := d.Check(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if got := sale().Change(); got != 10_00 {
		t.Errorf("change %d", got)
	}
}

func TestAQuantityIsWrittenAndReadExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity(rapid.Int64Range(0, 99_999_000_000).Draw(t, "quantity"))
		b, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		var back Quantity
		if err := json.Unmarshal(b, &back); err != nil || back != q {
			t.Fatalf("%d became %s and %d, %v", q, b, back, err)
		}
	})
	for _, text := range []string{`"0.450"`, `"2"`, `"0.000001"`} {
		var q Quantity
		if err := json.Unmarshal([]byte(text), &q); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{`0.45`, `"-1"`, `"1."`, `".5"`, `"1e3"`, `"0.0000001"`, `""`, `"9999999999"`} {
		var q Quantity
		if err := json.Unmarshal([]byte(text), &q); err == nil {
			t.Errorf("%s became %d", text, q)
		}
	}
}

func TestTheCodeOnTheReceiptIsAsTheTaxServiceWantsIt(t *testing.T) {
	t.Parallel()
	r := Registered{Form: FormReceipt, Number: 71, Sign: 1494325660, Operation: OpSale, Total: 354_00, Memory: "9999078900000961", Time: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC)}
	if got, want := r.QR(), "t=20260115T0932&s=354.00&fn=9999078900000961&i=71&fp=1494325660&n=1"; got != want {
		t.Errorf("got %s", got)
	}
	if got := (Registered{Form: FormShiftClosing, Number: 72}).QR(); got != "" {
		t.Errorf("a Z report has the code %s", got)
	}
}

func TestTheJournalKeepsWhatIsOpenAndForgetsWhatIsLongOver(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fiscal", "kkt.jsonl")
	now := time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC)
	b, f, err := OpenBook(path, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range []Job{
		{ID: "old", State: New, Document: sale(), Changed: now.Add(-31 * 24 * time.Hour)},
		{ID: "old", State: Done, Registered: &Registered{Number: 2}, Changed: now.Add(-31 * 24 * time.Hour)},
		{ID: "doubt", State: Sent, Document: sale(), Before: Before{Last: 7}, Changed: now.Add(-99 * 24 * time.Hour)},
		{ID: "done", State: Done, Document: sale(), Registered: &Registered{Number: 3}, Changed: now},
	} {
		if err := b.put(j); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b, f, err = OpenBook(path, now)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	open, done := b.OpenJobs(), b.Registered()
	if len(open) != 1 || open[0].ID != "doubt" || open[0].Before.Last != 7 || open[0].Document.Lines[0].Quantity != 333_333 {
		t.Errorf("open: %+v", open)
	}
	if len(done) != 1 || done[0].ID != "done" {
		t.Errorf("done: %+v", done)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the journal is %v, %v", info.Mode(), err)
	}
}

func TestEveryTroubleHasWords(t *testing.T) {
	t.Parallel()
	for _, c := range []Code{NoPaper, Cover, Busy, Offline, ShiftExpired, ShiftClosed, MemoryFull, Blocked, ClockWrong, NoCash, Hardware, Refused, Password, Lost, Unclear, ShiftOld, MemoryLow, MemoryEnds, Unsent} {
		if !words.In("en").Has("advice.fiscal." + string(c)) {
			t.Errorf("%s says nothing", c)
		}
	}
}
