package bridge

import (
	"testing"

	"comptoir/printbridge/config"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/glyph"
	"comptoir/printbridge/words"
)

// Whatever a page sends is refused with a reason of its own, or can be printed.
func FuzzAJobIsRefusedWithAReasonOrCanBePrinted(f *testing.F) {
	for _, seed := range []string{
		`{"id":"job-00001","device":"receipt","kind":"receipt","document":{"title":"t","language":"en","blocks":[{"kind":"text","text":"a"},{"kind":"cut"}]}}`,
		`{"id":"job-00001","device":"receipt","kind":"ticket","document":{"blocks":[{"kind":"row","cells":[{"text":"漢","width":1}]},{"kind":"qr","text":"x"},{"kind":"barcode","symbology":"code128","text":"{"}]}}`,
		`{"id":"job-00001","device":"receipt","kind":"drawer"}`, `{"id":"job-00001","device":"kkt","kind":"fiscal","document":{"kind":"sale","total":350,"tax_system":1,"lines":[{"name":"a","quantity":"1","price":350,"sum":350,"tax":6,"object":1,"method":4}],"payments":[{"tender":"cash","amount":500}]}}`,
		`[`, `{}`, `null`, `""`, `{"document":null}`,
	} {
		f.Add([]byte(seed))
	}
	font, err := glyph.Load()
	if err != nil {
		f.Fatal(err)
	}
	profile, err := escpos.Default("rongta", 32)
	if err != nil {
		f.Fatal(err)
	}
	encoder, err := escpos.NewEncoder(profile, font)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var in jobInput
		err := checkBody(body)
		if err == nil {
			err = decode(body, &in)
		}
		if err == nil {
			err = in.check()
		}
		if err != nil {
			if r := refused(err); r.status < 400 || r.status >= 500 {
				t.Fatalf("%q is answered with %d", body, r.status)
			}
			return
		}
		if _, err := newJob("https://shop.example", in); err != nil {
			t.Fatal(err)
		}
		if in.printed == nil {
			return
		}
		if _, err := encoder.Render(*in.printed); err != nil {
			t.Fatalf("%q was taken and cannot be printed: %v", body, err)
		}
	})
}

// What the page says about a fiscal register it says in every language of the page.
func TestEveryTroubleOfARegisterHasWordsOnThePage(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []fiscal.Code{
		fiscal.NoPaper, fiscal.Cover, fiscal.Busy, fiscal.Offline, fiscal.ShiftExpired, fiscal.ShiftClosed, fiscal.MemoryFull, fiscal.Blocked,
		fiscal.ClockWrong, fiscal.NoCash, fiscal.Hardware, fiscal.Refused, fiscal.Password, fiscal.NotFound, fiscal.Lost, fiscal.Cancelled,
		fiscal.Unclear, fiscal.ShiftOld, fiscal.MemoryLow, fiscal.MemoryEnds, fiscal.Unsent,
	} {
		if book["state."+string(c)] == nil {
			t.Errorf("state.%s says nothing", c)
		}
	}
	for _, k := range []fiscal.Kind{fiscal.Sale, fiscal.Refund, fiscal.Correction, fiscal.OpenShift, fiscal.CloseShift, fiscal.XReport, fiscal.CashIn, fiscal.CashOut} {
		if book["fiscal.kind."+string(k)] == nil {
			t.Errorf("fiscal.kind.%s says nothing", k)
		}
	}
	for _, p := range config.Protocols {
		if book["device.make."+p] == nil {
			t.Errorf("device.make.%s says nothing", p)
		}
	}
}
