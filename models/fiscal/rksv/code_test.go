package rksv_test

import (
	"strings"
	"testing"

	"comptoir/models/fiscal/rksv"
	"comptoir/models/money"
)

func TestACodeIsTakenOnlyAsTheLawWritesIt(t *testing.T) {
	good := worked[1].qr
	if _, _, err := rksv.ParseQR(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"a point in an amount":          {"_12,00_", "_12.00_"},
		"a plus":                        {"_12,00_", "_+12,00_"},
		"a zero too many":               {"_12,00_", "_012,00_"},
		"nothing below zero":            {"_0,00_", "_-0,00_"},
		"one decimal":                   {"_12,00_", "_12,0_"},
		"an amount beyond 64 bits":      {"_12,00_", "_99999999999999999999,00_"},
		"another suite":                 {"_R1-AT1_", "_R2-AT1_"},
		"no cash box":                   {"_KASSE-7_", "__"},
		"a time with an offset":         {"T09:15:30_", "T09:15:30Z_"},
		"no such day":                   {"2026-01-02", "2026-02-30"},
		"a line break after the mark":   {"_cg1WiKMID78=_", "_U1RP\n_"},
		"a line break in a chain":       {"_H7V6QIk3oTk=_", "_H7V6QIk3\noTk=_"},
		"a counter of four bytes":       {"_cg1WiKMID78=_", "_cg1WiA==_"},
		"a chain without padding":       {"_H7V6QIk3oTk=_", "_H7V6QIk3oTk_"},
		"a field more":                  {"_KASSE-7_", "_KASSE_7_"},
		"a signature without its rest":  {"dUpnxQ==", "dUo="},
		"a signature written otherwise": {"dUpnxQ==", "dUpnxR=="},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, _, err := rksv.ParseQR(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for name, text := range map[string]string{
		"padding in a record":  worked[4].record + "==",
		"another header":       strings.Replace(worked[1].record, "eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJub25lIn0", 1),
		"a record of two":      strings.Join(strings.Split(worked[1].record, ".")[:2], "."),
		"an empty record":      "",
		"the text of a record": good,
	} {
		if _, _, err := rksv.ParseRecord(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestTheCounterHoldsWhatATillEverSells(t *testing.T) {
	for _, want := range []money.Amount{0, 1, -1, 1 << 31, -(1 << 33), money.Limit, -money.Limit} {
		r := register{till: newTill()}
		start, next, err := r.till.Sign(nil, startAt(t))
		if err != nil {
			t.Fatal(err)
		}
		sale := startAt(t)
		sale.Number, sale.Kind, sale.Shares = "2", "sale", shareOf(want)
		e, _, err := r.till.Sign(next, sale)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := rksv.ParseRecord(e.Record)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.till.Key.Turnover(c); err != nil || got != want {
			t.Errorf("%d comes back as %d, %v", want, got, err)
		}
		if err := r.till.Verify([]string{start.Record, e.Record}); err != nil {
			t.Error(err)
		}
	}
}
