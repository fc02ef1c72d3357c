package shtrih

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/fiscaltest"
)

// The frames of the vendor's sample sale, byte for byte.
func TestASaleIsWrittenAsTheVendorHasIt(t *testing.T) {
	t.Parallel()
	sale := fiscal.Document{
		Kind: fiscal.Sale, Total: 354_00, TaxSystem: 1, Contact: "buyer@example.org",
		Payments: []fiscal.Payment{{Tender: fiscal.Cash, Amount: 500_00}, {Tender: fiscal.Card, Amount: 154_00}},
	}
	tea := fiscal.Line{Name: "Чай зелёный", Quantity: 2 * fiscal.Piece, Price: 150_00, Sum: 300_00, Tax: 1, Object: 1, Method: 4}
	apples := fiscal.Line{Name: "Яблоки", Quantity: 450_000, Price: 120_00, Sum: 54_00, Tax: 2, Object: 1, Method: 4}
	one := tea
	one.Quantity, one.Sum = fiscal.Piece, 150_00
	requisites, err := tags(sale)
	if err != nil || len(requisites) != 1 {
		t.Fatalf("requisites %x, %v", requisites, err)
	}
	zeros := strings.Repeat("00 ", 96)
	for _, tt := range []struct {
		name string
		m    message
		want string
	}{
		{"short status", command(cmdStatus).password(1), "02 05 10 01 00 00 00 14"},
		{"open shift", command(cmdShift).password(1), "02 05 E0 01 00 00 00 E4"},
		{"storage", command(cmdMemory).password(30), "02 06 FF 01 1E 00 00 00 E6"},
		{"open receipt", command(cmdOpen).password(1).bytes(0), "02 06 8D 01 00 00 00 00 8A"},
		{"two teas", item(1, fiscal.OpSale, tea), "02 2B FF 46 01 00 00 00 01 80 84 1E 00 00 00 98 3A 00 00 00 FF FF FF FF FF FF FF FF FF FF 01 01 04 01 D7 E0 E9 20 E7 E5 EB B8 ED FB E9 7F"},
		{"apples by weight", item(1, fiscal.OpSale, apples), "02 26 FF 46 01 00 00 00 01 D0 DD 06 00 00 00 E0 2E 00 00 00 FF FF FF FF FF FF FF FF FF FF 02 01 04 01 DF E1 EB EE EA E8 65"},
		{"kilograms", command(cmdItemTag).password(30).bytes(tlv(tagUnit, []byte{11})...), "02 0B FF 4D 1E 00 00 00 3C 08 01 00 0B 99"},
		{"e-mail", command(cmdTag).password(30).bytes(requisites[0]...), "02 1B FF 0C 1E 00 00 00 F0 03 11 00 62 75 79 65 72 40 65 78 61 6D 70 6C 65 2E 6F 72 67 11"},
		{"subtotal", command(cmdSubtotal).password(1), "02 05 89 01 00 00 00 8D"},
		{"close", closing(30, sale), "02 76 FF 45 1E 00 00 00 50 C3 00 00 00 00 00 00 00 00 28 3C 00 00 00" + zeros[:3*96] + "01 54"},
		{"a tea back", item(1, fiscal.OpRefund, one), "02 2B FF 46 01 00 00 00 02 40 42 0F 00 00 00 98 3A 00 00 00 FF FF FF FF FF FF FF FF FF FF 01 01 04 01 D7 E0 E9 20 E7 E5 EB B8 ED FB E9 6B"},
		{"cash in", command(cmdCashIn).password(1).money(1000_00), "02 0A 50 01 00 00 00 A0 86 01 00 00 7C"},
		{"Z report", command(cmdZReport).password(30), "02 05 41 1E 00 00 00 5A"},
		{"find 163", command(cmdFind).password(30).number(163, 4), "02 0A FF 0A 1E 00 00 00 A3 00 00 00 42"},
	} {
		got, err := Frame(tt.m)
		if want := fiscaltest.Unhex(t, tt.want); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s:\n got % X\nwant % X (%v)", tt.name, got, want, err)
		}
	}
}

// The answers of the vendor's tests and samples, read to the last byte.
func TestAnswersAreReadAsTheVendorHasThem(t *testing.T) {
	t.Parallel()
	body := func(frame string) []byte {
		var d Deframer
		var b []byte
		for _, c := range fiscaltest.Unhex(t, frame) {
			got, err := d.Take(c)
			if err != nil {
				t.Fatalf("%s: %v", frame, err)
			}
			if got != nil {
				b = got
			}
		}
		rest, err := data(b)
		if err != nil {
			t.Fatalf("%s: %v", frame, err)
		}
		return rest
	}
	found, err := parseFound(body("02 18 FF 0A 00 03 00 11 03 18 14 35 A3 00 00 00 EB EA 4B 2E 01 20 4E 00 00 00 6D"))
	if want := (fiscal.Registered{Form: 3, Number: 163, Sign: 776727275, Operation: 1, Total: 200_00, Time: time.Date(2017, 3, 24, 20, 53, 0, 0, time.UTC)}); err != nil || found != want {
		t.Errorf("found %+v, %v", found, err)
	}
	found, err = parseFound(body("02 14 FF 0A 00 05 00 1A 01 0F 15 05 49 00 00 00 ED 8F E3 43 0C 00 67"))
	if err != nil || found.Form != fiscal.FormShiftClosing || found.Number != 73 || found.Shift != 12 {
		t.Errorf("found %+v, %v", found, err)
	}
	closed, err := parseClosed(body("02 15 FF 45 00 30 75 00 00 00 47 00 00 00 9C 99 11 59 1A 01 0F 09 20 DD"))
	if err != nil || closed.Change != 300_00 || closed.Number != 71 || closed.Sign != 1494325660 || closed.Time != time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC) {
		t.Errorf("closed %+v, %v", closed, err)
	}
	m, err := parseMemory(body("02 21 FF 01 00 03 00 00 01 00 1A 01 0F 09 1F 39 39 39 39 30 37 38 39 30 30 30 30 30 39 36 31 46 00 00 00 91"))
	if err != nil || m.last != 70 || m.serial != "9999078900000961" || m.phase != 3 {
		t.Errorf("storage %+v, %v", m, err)
	}
	s, err := parseShort(body("02 11 10 00 01 10 02 08 02 02 00 C8 00 00 00 00 00 00 01 D3"))
	if err != nil || s.mode != 8 || s.trouble() != fiscal.NoPaper {
		t.Errorf("status %+v, %v", s, err)
	}
	_, err = data(fiscaltest.Unhex(t, "8D 4E"))
	if fiscal.CodeOf(err) != fiscal.ShiftExpired {
		t.Errorf("4E is %v", err)
	}
	_, err = data(fiscaltest.Unhex(t, "FF 0A 08"))
	if fiscal.CodeOf(err) != fiscal.NotFound {
		t.Errorf("08 of the storage is %v", err)
	}
	told, err := data(fiscaltest.Unhex(t, "6B 00 CA CA D2 3A 20 CD E5 E2 E5 F0 ED E0 FF 20 EE EF E5 F0 E0 F6 E8 FF"))
	if got := words(told); err != nil || got != "ККТ: Неверная операция" {
		t.Errorf("words %q, %v", got, err)
	}
}

func TestATextCannotCommandThePrinter(t *testing.T) {
	t.Parallel()
	if got := string(text("//\x1bA\n№", 128)); got != "/ / A \xb9" {
		t.Errorf("got %q", got)
	}
	if got := text("漢é", 128); string(got) != "??" {
		t.Errorf("letters that the page lacks became %q", got)
	}
}

// Whatever comes in, what the deframer lets through is a frame that Frame would write, and
// no parser panics on it.
func FuzzNoBytesConfuseTheReader(f *testing.F) {
	for _, seed := range []string{
		"021110000192020400 0000C80000000000000 05C", "02 18 FF 0A 00 03 00 11 03 18 14 35 A3 00 00 00 EB EA 4B 2E 01 20 4E 00 00 00 6D",
		"02 02 8D 4E C1", "0200", "02FF", "06 02 03 8D 00 01 8F", "02 02 02 02 02",
	} {
		f.Add(fiscaltest.Unhex(f, seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		var d Deframer
		for i, c := range stream {
			body, err := d.Take(c)
			if err != nil && body != nil {
				t.Fatal("a damaged frame was let through")
			}
			if body == nil {
				continue
			}
			frame, err := Frame(body)
			if err != nil || !bytes.HasSuffix(stream[:i+1], frame) {
				t.Fatalf("% X was read as % X", stream[:i+1], frame)
			}
			rest, err := data(body)
			if err != nil {
				continue
			}
			_, _ = parseShort(rest)
			_, _ = parseLong(rest)
			_, _ = parseMemory(rest)
			_, _ = parseClosed(rest)
			if found, err := parseFound(rest); err == nil && found.Time.Year() < 2000 {
				t.Fatalf("% X gives %v", rest, found.Time)
			}
		}
	})
}
