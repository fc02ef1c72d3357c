package pirit

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/fiscaltest"
)

// The frames of the worked session, byte for byte.
func TestASaleIsWrittenAsTheVendorHasIt(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC)
	cashier := operator(fiscal.Document{Cashier: "Иванова А."})
	for _, tt := range []struct {
		name   string
		id     byte
		code   string
		fields [][]byte
		want   string
	}{
		{"start of work", 0x20, "10", [][]byte{date(at), clock(at)}, "02 50 49 52 49 20 31 30 31 35 30 31 32 36 1C 30 39 33 30 30 30 1C 03 32 42"},
		{"status", 0x21, "00", nil, "02 50 49 52 49 21 30 30 03 32 30"},
		{"open shift", 0x23, "23", [][]byte{operator(fiscal.Document{Cashier: "Иванова А.", CashierINN: "123456789012"})}, "02 50 49 52 49 23 32 33 31 32 33 34 35 36 37 38 39 30 31 32 26 88 A2 A0 AD AE A2 A0 20 80 2E 1C 03 31 45"},
		{"open sale", 0x24, "30", [][]byte{number(2), number(1), cashier, nil, system(fiscal.Document{TaxSystem: 1})}, "02 50 49 52 49 24 33 30 32 1C 31 1C 88 A2 A0 AD AE A2 A0 20 80 2E 1C 1C 30 1C 03 30 43"},
		{"compare", 0x27, "52", [][]byte{money(354_00)}, "02 50 49 52 49 27 35 32 33 35 34 2E 30 30 1C 03 32 31"},
		{"subtotal", 0x28, "44", nil, "02 50 49 52 49 28 34 34 03 32 39"},
		{"card", 0x29, "47", [][]byte{number(1), money(154_00), nil}, "02 50 49 52 49 29 34 37 31 1C 31 35 34 2E 30 30 1C 1C 03 31 38"},
		{"cash", 0x2A, "47", [][]byte{number(0), money(500_00), nil}, "02 50 49 52 49 2A 34 37 30 1C 35 30 30 2E 30 30 1C 1C 03 31 46"},
		{"cash in", 0x31, "48", [][]byte{nil, money(1000_00)}, "02 50 49 52 49 31 34 38 1C 31 30 30 30 2E 30 30 1C 03 31 33"},
		{"X report", 0x34, "20", [][]byte{cashier}, "02 50 49 52 49 34 32 30 88 A2 A0 AD AE A2 A0 20 80 2E 1C 03 32 45"},
		{"Z report", 0x35, "21", [][]byte{cashier, nil}, "02 50 49 52 49 35 32 31 88 A2 A0 AD AE A2 A0 20 80 2E 1C 1C 03 33 32"},
	} {
		r := Request{factory, tt.id, tt.code, tt.fields}
		if got, want := Frame(r.Packet()), fiscaltest.Unhex(t, tt.want); !bytes.Equal(got, want) {
			t.Errorf("%s:\n got % X\nwant % X", tt.name, got, want)
		}
		back, err := ParseRequest(r.Packet())
		if err != nil || back.ID != tt.id || back.Code != tt.code || len(back.Fields) != len(tt.fields) {
			t.Errorf("%s is read as %+v, %v", tt.name, back, err)
		}
	}
	if got := string(quantity(450_000)); got != "0.450000" {
		t.Errorf("0.450 kg is %s", got)
	}
	if got := string(mark("01\x1d93A$")); got != "01$1D93A$" {
		t.Errorf("the marking code is %s", got)
	}
	if got := text("Ёлка ёж\x1c№", 128); !bytes.Equal(got, []byte("\xF0\xAB\xAA\xA0 \xA5\xA6 ?")) {
		t.Errorf("the text is % X", got)
	}
}

func packet(t testing.TB, frame string) Answer {
	t.Helper()
	var d Deframer
	for _, c := range fiscaltest.Unhex(t, frame) {
		p, err := d.Take(c)
		if err != nil {
			t.Fatalf("%s: %v", frame, err)
		}
		if p != nil {
			a, err := ParseAnswer(p)
			if err != nil {
				t.Fatalf("%s: %v", frame, err)
			}
			return a
		}
	}
	t.Fatalf("%s is no whole frame", frame)
	return Answer{}
}

func TestAnswersAreReadAsTheVendorHasThem(t *testing.T) {
	t.Parallel()
	a := packet(t, "02 2B 33 31 30 30 31 35 32 1C 30 30 30 30 30 34 31 37 1C 94 84 3A 37 31 20 94 8F 3A 31 34 39 34 33 32 35 36 36 30 1C 37 31 1C 31 34 39 34 33 32 35 36 36 30 1C 31 32 1C 31 1C 31 35 30 31 32 36 1C 30 39 33 32 31 30 1C 03 31 33")
	got, err := parseClosed(reading{fields: a.Fields}, fiscal.Document{Kind: fiscal.Sale, Total: 354_00})
	want := fiscal.Registered{Form: fiscal.FormReceipt, Number: 71, Sign: 1494325660, Time: time.Date(2026, 1, 15, 9, 32, 10, 0, time.UTC), Operation: fiscal.OpSale, Total: 354_00, Shift: 12}
	if err != nil || got != want || a.Error != "00" || a.ID != 0x2B {
		t.Errorf("closed %+v, %v", got, err)
	}
	if a := packet(t, "02 3D 33 31 30 38 03 33 34"); a.Error != "08" || a.Code != "31" || a.Fields != nil {
		t.Errorf("no paper: %+v", a)
	}
	a = packet(t, "02 3B 30 36 30 30 31 1C 38 1C 84 AE AA E3 AC A5 AD E2 20 AD A5 20 A1 EB AB 20 AE E2 AA E0 EB E2 1C 03 43 38")
	r := reading{fields: a.Fields}
	r.echo("1")
	if n, text := r.number(16), r.text(); n != 8 || text != "Документ не был открыт" || r.err() != nil {
		t.Errorf("reason %d %q", n, text)
	}
	a = packet(t, "02 38 37 38 30 30 36 1C 31 32 1C 31 1C 31 1C 03 30 31")
	if want := [][]byte{[]byte("6"), []byte("12"), []byte("1"), []byte("1")}; !reflect.DeepEqual(a.Fields, want) {
		t.Errorf("the shift is %q", a.Fields)
	}
}

// A document by its tags, as it stands and inside the tag of its form.
func TestADocumentIsReadByItsTags(t *testing.T) {
	t.Parallel()
	tlv := fiscaltest.Unhex(t, "F4 03 04 00 10 B4 68 69"+"0E 04 04 00 0C 00 00 00"+"10 04 04 00 47 00 00 00"+"35 04 06 00 31 04 59 11 99 9C"+"1E 04 01 00 01"+"FC 03 02 00 48 8A"+"23 04 03 00 01 02 03"+"23 04 01 00 00")
	want := fiscal.Registered{Form: fiscal.FormReceipt, Number: 71, Sign: 1494325660, Time: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC), Operation: fiscal.OpSale, Total: 354_00, Shift: 12}
	for _, b := range [][]byte{tlv, append([]byte{3, 0, byte(len(tlv)), 0}, tlv...)} {
		if got, err := parseTLV(fiscal.FormReceipt, b); err != nil || got != want {
			t.Errorf("read as %+v, %v", got, err)
		}
	}
	for i := range len(tlv) - 13 { // without the last items it is whole
		if got, err := parseTLV(fiscal.FormReceipt, tlv[:i]); err == nil {
			t.Fatalf("% X was read as %+v", tlv[:i], got)
		}
	}
}

// A firmware that has another rate in a row is not given the rate that used to be there.
func TestRatesAreFoundByTheNamesThatTheDeviceGivesThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		row  int
		name string
		want fiscal.Tax
	}{
		{0, "НДС 20%", 1}, {0, "НДС 22%", 11}, {0, "", 1}, {3, "", 6}, {3, "БЕЗ НДС", 6}, {4, "НДС 22/122", 12}, {6, "НДС 5%", 7}, {6, "", 0}, {2, "НДС 0%", 5}, {0, "НДС 25%", 0}, {9, "сбор", 0},
	} {
		if got := rate(tt.row, tt.name); got != tt.want {
			t.Errorf("row %d %q is tax code %d, want %d", tt.row, tt.name, got, tt.want)
		}
	}
}

// Whatever comes in, what the deframer lets through is a frame that Frame would write, and
// no parser panics on it.
func FuzzNoBytesConfuseTheReader(f *testing.F) {
	for _, seed := range []string{
		"02 38 37 38 30 30 36 1C 31 32 1C 31 1C 31 1C 03 30 31", "02 50 49 52 49 21 30 30 03 32 30", "06 02 3D 33 31 30 38 03 33 34", "02 02 03 30 30", "02 03 30 33",
		"02 2B 33 31 30 30 31 35 32 1C 30 30 30 30 34 31 37 1C 94 84 1C 37 31 1C 31 34 39 34 33 32 35 36 36 30 1C 31 32 1C 31 1C 31 35 30 31 32 36 1C 30 39 33 32 31 30 1C 03 32 33",
	} {
		f.Add(fiscaltest.Unhex(f, seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		var d Deframer
		for i, c := range stream {
			p, err := d.Take(c)
			if err != nil && p != nil {
				t.Fatal("a damaged frame was let through")
			}
			if p == nil {
				continue
			}
			if frame := Frame(p); !bytes.HasSuffix(stream[:i+1], frame) {
				t.Fatalf("% X was read as % X", stream[:i+1], frame)
			}
			if r, err := ParseRequest(p); err == nil && !bytes.Equal(bytes.TrimSuffix(r.Packet(), []byte{FS}), bytes.TrimSuffix(p, []byte{FS})) {
				t.Fatalf("% X is read as %+v", p, r)
			}
			a, err := ParseAnswer(p)
			if err != nil {
				continue
			}
			got, err := parseClosed(reading{fields: a.Fields}, fiscal.Document{Kind: fiscal.Sale, Total: 1})
			if err == nil && (got.Number == 0 || got.Time.IsZero()) {
				t.Fatalf("%q gives %+v", a.Fields, got)
			}
			r := reading{fields: a.Fields}
			r.echo("7")
			_, _, _ = r.number(16), r.text(), r.stamp()
		}
	})
}

// Whatever the storage gives, what is read of it makes sense.
func FuzzTags(f *testing.F) {
	f.Add(byte(3), fiscaltest.Unhex(f, "F4 03 04 00 10 B4 68 69 0E 04 04 00 0C 00 00 00 10 04 04 00 47 00 00 00 35 04 06 00 31 04 59 11 99 9C 1E 04 01 00 01 FC 03 02 00 48 8A"))
	f.Add(byte(5), fiscaltest.Unhex(f, "F4 03 04 00 10 B4 68 69 0E 04 04 00 0C 00 00 00 10 04 04 00 47 00 00 00 35 04 06 00 31 04 59 11 99 9C"))
	f.Add(byte(2), fiscaltest.Unhex(f, "02 00 04 00 F4 03 00 00"))
	f.Fuzz(func(t *testing.T, form byte, b []byte) {
		got, err := parseTLV(fiscal.Form(form), b)
		if err == nil && (got.Number == 0 || got.Total < 0 || got.Time.IsZero() || form != 3 && form != 31 && got.Total != 0) {
			t.Fatalf("% X is %+v", b, got)
		}
	})
}
