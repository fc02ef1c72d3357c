package dsfinvk_test

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/fiscal/dsfinvk"
	"comptoir/models/fiscal/tse"
	"comptoir/models/money"
)

var berlin = mustZone("Europe/Berlin")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func newModule() *tse.Emulator {
	sum := sha256.Sum256([]byte("a module"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	return &tse.Emulator{Key: key, Now: func() time.Time { return time.Date(2026, 7, 2, 18, 0, 0, 0, time.UTC) }}
}

func signed(t rapid.TB, e *tse.Emulator, data string) *tse.Finished {
	t.Helper()
	started, err := e.Start("KASSE-1")
	if err != nil {
		t.Fatal(err)
	}
	done, err := e.Finish("KASSE-1", started.Number, tse.Process{Type: "Kassenbeleg-V1", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return &done
}

func newClosing(e *tse.Emulator, receipts ...dsfinvk.Receipt) dsfinvk.Closing {
	return dsfinvk.Closing{
		Register: "KASSE-1", Number: 12, At: time.Date(2026, 7, 3, 1, 30, 0, 0, berlin), Day: "2026-07-02",
		Business: dsfinvk.Business{Name: "Wirtshaus GmbH", Street: "Hauptstraße 1", PostCode: "80331", Town: "München", Country: "DEU", TaxNumber: "143/123/12345", VATID: "DE123456789"},
		Venue:    dsfinvk.Business{Name: "Wirtshaus", Street: "Hauptstraße 1", PostCode: "80331", Town: "München", Country: "DEU"},
		Till:     dsfinvk.Till{Brand: "Comptoir", Model: "Browser", Serial: "KASSE-1", Software: "Comptoir", Version: "1", Currency: "EUR"},
		Modules:  []dsfinvk.Module{{Info: e.Info(), Certificate: strings.Repeat("A", 1200)}}, Receipts: receipts,
	}
}

// files writes a closing and reads its tables back.
func files(t rapid.TB, c dsfinvk.Closing) map[string][]map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := dsfinvk.Write(&out, c); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string][]map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "index.xml" {
			tables[f.Name] = []map[string]string{{"": string(text)}}
			continue
		}
		in := csv.NewReader(bytes.NewReader(text))
		in.Comma = ';'
		rows, err := in.ReadAll() // refuses rows of another length than the first
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		tables[f.Name] = []map[string]string{}
		for _, row := range rows[1:] {
			named := map[string]string{}
			for i, name := range rows[0] {
				named[name] = row[i]
			}
			tables[f.Name] = append(tables[f.Name], named)
		}
	}
	return tables
}

// pick shows some columns of each row.
func pick(rows []map[string]string, columns ...string) string {
	var out []string
	for _, r := range rows {
		var fields []string
		for _, c := range columns {
			value, ok := r[c]
			if !ok {
				value = "no column " + c
			}
			fields = append(fields, value)
		}
		out = append(out, strings.Join(fields, "|"))
	}
	return strings.Join(out, "\n")
}

func TestAClosingIsWrittenAsTables(t *testing.T) {
	e := newModule()
	at := time.Date(2026, 7, 2, 20, 0, 0, 0, berlin)
	beer := dsfinvk.Line{Text: "Helles\n0,5 l", Case: dsfinvk.Turnover, Here: true, ItemID: "7", CategoryID: "2", Category: "Bier", Quantity: 2 * money.One,
		Unit: "Stück", UnitPrice: 450, VAT: 1, Gross: 900, Net: 756}
	roast := dsfinvk.Line{Text: "Braten; groß", Case: dsfinvk.Turnover, Here: true, Quantity: money.One + money.One/4, UnitPrice: 1600, VAT: 2, Gross: 2000, Net: 1869}
	tip := dsfinvk.Line{Text: "Trinkgeld", Case: dsfinvk.TipStaff, Quantity: money.One, UnitPrice: 100, VAT: 5, Gross: 100, Net: 100}
	back := dsfinvk.Line{Text: "Helles", Case: dsfinvk.Turnover, Quantity: -money.One, UnitPrice: 450, VAT: 1, Gross: -450, Net: -378}
	c := newClosing(e,
		dsfinvk.Receipt{ID: "b1", Number: 1, Type: dsfinvk.Sold, Start: at, End: at.Add(time.Hour), StaffID: "3", Staff: "Anna", Group: "Tisch 4",
			Lines: []dsfinvk.Line{beer, roast, tip}, Signed: signed(t, e, "Beleg^9.00_20.00_0.00_0.00_1.00^30.00:Bar"),
			Payments: []dsfinvk.Payment{{Means: dsfinvk.Cash, Amount: 2000}, {Means: dsfinvk.Cash, Amount: 1000, Currency: "CHF", Foreign: 950}}},
		dsfinvk.Receipt{ID: "b2", Number: 2, Type: dsfinvk.Sold, Start: at, End: at, Lines: []dsfinvk.Line{back}, Failure: "TSE ausgefallen",
			Payments:   []dsfinvk.Payment{{Means: dsfinvk.Debit, Name: "girocard", Amount: -450}},
			References: []dsfinvk.Reference{{Register: "KASSE-1", Closing: 12, At: at, ID: "b1"}}},
		dsfinvk.Receipt{ID: "b3", Number: 3, Type: dsfinvk.Trained, Start: at, End: at, Lines: []dsfinvk.Line{beer}, Signed: signed(t, e, "AVTraining^9.00_0.00_0.00_0.00_0.00^9.00:Unbar")},
	)
	got := files(t, c)
	if len(got) != 21 {
		t.Errorf("%d files", len(got))
	}
	for _, w := range []struct{ file, columns, want string }{
		{"cashpointclosing.csv", "Z_KASSE_ID Z_ERSTELLUNG Z_NR Z_BUCHUNGSTAG TAXONOMIE_VERSION Z_START_ID Z_ENDE_ID NAME STRASSE PLZ ORT LAND STNR USTID Z_SE_ZAHLUNGEN Z_SE_BARZAHLUNGEN",
			"KASSE-1|2026-07-03T01:30:00|12|2026-07-02|2.1|b1|b3|Wirtshaus GmbH|Hauptstraße 1|80331|München|DEU|143/123/12345|DE123456789|25,50|30,00"},
		{"location.csv", "LOC_NAME LOC_STRASSE LOC_PLZ LOC_ORT LOC_LAND LOC_USTID", "Wirtshaus|Hauptstraße 1|80331|München|DEU|DE123456789"},
		{"cashregister.csv", "KASSE_BRAND KASSE_SERIENNR KASSE_BASISWAEH_CODE KEINE_UST_ZUORDNUNG", "Comptoir|KASSE-1|EUR|0"},
		{"vat.csv", "UST_SCHLUESSEL UST_SATZ", "1|19,00\n2|7,00\n3|10,70\n4|5,50\n5|0,00\n6|0,00\n7|0,00"},
		{"transactions.csv", "BON_ID BON_NR BON_TYP BON_STORNO BON_START BON_ENDE BEDIENER_NAME UMS_BRUTTO",
			"b1|1|Beleg|0|2026-07-02T20:00:00|2026-07-02T21:00:00|Anna|30,00\nb2|2|Beleg|0|2026-07-02T20:00:00|2026-07-02T20:00:00||-4,50\nb3|3|AVTraining|0|2026-07-02T20:00:00|2026-07-02T20:00:00||9,00"},
		{"transactions_vat.csv", "BON_ID UST_SCHLUESSEL BON_BRUTTO BON_NETTO BON_UST", "b1|1|9,00|7,56|1,44\nb1|2|20,00|18,69|1,31\nb1|5|1,00|1,00|0,00\nb2|1|-4,50|-3,78|-0,72\nb3|1|9,00|7,56|1,44"},
		{"allocation_groups.csv", "BON_ID ABRECHNUNGSKREIS", "b1|Tisch 4"},
		{"lines.csv", "BON_ID POS_ZEILE ARTIKELTEXT GV_TYP INHAUS MENGE STK_BR", "b1|1|Helles 0,5 l|Umsatz|1|2,000|4,50\nb1|2|Braten; groß|Umsatz|1|1,250|16,00\nb1|3|Trinkgeld|TrinkgeldAN|0|1,000|1,00\nb2|1|Helles|Umsatz|0|-1,000|4,50\nb3|1|Helles 0,5 l|Umsatz|1|2,000|4,50"},
		{"lines_vat.csv", "BON_ID POS_ZEILE UST_SCHLUESSEL POS_BRUTTO", "b1|1|1|9,00\nb1|2|2|20,00\nb1|3|5|1,00\nb2|1|1|-4,50\nb3|1|1|9,00"},
		{"datapayment.csv", "BON_ID ZAHLART_TYP ZAHLART_NAME ZAHLWAEH_CODE ZAHLWAEH_BETRAG BASISWAEH_BETRAG", "b1|Bar||EUR||20,00\nb1|Bar||CHF|9,50|10,00\nb2|ECKarte|girocard|EUR||-4,50"},
		{"references.csv", "BON_ID REF_TYP REF_DATUM REF_Z_KASSE_ID REF_Z_NR REF_BON_ID", "b2|Transaktion|2026-07-02T20:00:00|KASSE-1|12|b1"},
		{"transactions_tse.csv", "BON_ID TSE_ID TSE_TANR TSE_TA_ENDE TSE_TA_VORGANGSART TSE_TA_SIGZ TSE_TA_FEHLER TSE_VORGANGSDATEN",
			"b1|1|1|2026-07-02T18:00:00.000Z|Kassenbeleg-V1|2||Beleg^9.00_20.00_0.00_0.00_1.00^30.00:Bar\nb2||||||TSE ausgefallen|\nb3|1|2|2026-07-02T18:00:00.000Z|Kassenbeleg-V1|4||AVTraining^9.00_0.00_0.00_0.00_0.00^9.00:Unbar"},
		{"businesscases.csv", "GV_TYP UST_SCHLUESSEL Z_UMS_BRUTTO Z_UMS_NETTO Z_UST", "TrinkgeldAN|5|1,00|1,00|0,00\nUmsatz|1|4,50|3,78|0,72\nUmsatz|2|20,00|18,69|1,31"},
		{"payment.csv", "ZAHLART_TYP ZAHLART_NAME Z_ZAHLART_BETRAG", "Bar||30,00\nECKarte|girocard|-4,50"},
		{"cash_per_currency.csv", "ZAHLART_WAEH ZAHLART_BETRAG_WAEH", "CHF|9,50\nEUR|20,00"},
		{"tse.csv", "TSE_ID TSE_SIG_ALGO TSE_ZEITFORMAT TSE_PD_ENCODING TSE_ZERTIFIKAT_II TSE_ZERTIFIKAT_VII", "1|ecdsa-plain-SHA256|unixTime|UTF-8|" + strings.Repeat("A", 200) + "|"},
		{"slaves.csv", "TERMINAL_ID", ""}, {"pa.csv", "AGENTUR_ID", ""}, {"itemamounts.csv", "TYP", ""}, {"subitems.csv", "ZI_NAME", ""},
	} {
		if text := pick(got[w.file], strings.Fields(w.columns)...); text != w.want {
			t.Errorf("%s\n%s\nwant\n%s", w.file, text, w.want)
		}
	}
	if serial := got["tse.csv"][0]["TSE_SERIAL"]; serial != fmt.Sprintf("%x", sha256.Sum256(e.Info().PublicKey)) {
		t.Errorf("serial %s", serial)
	}
}

func TestTheDescriptionNamesEveryTable(t *testing.T) {
	got := files(t, newClosing(newModule()))
	var index struct {
		Tables []struct {
			URL    string
			Layout struct {
				Record  string                             `xml:"RecordDelimiter"`
				Keys    []struct{ Name string }            `xml:"VariablePrimaryKey"`
				Columns []struct{ Name, MaxLength string } `xml:"VariableColumn"`
			} `xml:"VariableLength"`
		} `xml:"Media>Table"`
	}
	if err := xml.Unmarshal([]byte(got["index.xml"][0][""]), &index); err != nil {
		t.Fatal(err)
	}
	for _, table := range index.Tables {
		if _, ok := got[table.URL]; !ok || table.Layout.Record != "\r\n" || table.Layout.Keys[0].Name != "Z_KASSE_ID" {
			t.Errorf("table %+v", table)
		}
	}
	if len(index.Tables) != len(got)-1 {
		t.Errorf("%d tables are described, %d written", len(index.Tables), len(got)-1)
	}
}

func TestBooksThatContradictThemselvesAreRefused(t *testing.T) {
	e := newModule()
	good := func() dsfinvk.Receipt {
		return dsfinvk.Receipt{ID: "b1", Type: dsfinvk.Sold, Failure: "TSE ausgefallen", Payments: []dsfinvk.Payment{{Means: dsfinvk.Cash, Amount: 100}},
			Lines: []dsfinvk.Line{{Case: dsfinvk.Turnover, VAT: 1, Gross: 100, Net: 84}}}
	}
	if err := dsfinvk.Write(io.Discard, newClosing(e, good())); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*dsfinvk.Receipt){
		"no id":               func(r *dsfinvk.Receipt) { r.ID = "" },
		"a rate without key":  func(r *dsfinvk.Receipt) { r.Lines[0].VAT = 8 },
		"tax on nothing":      func(r *dsfinvk.Receipt) { r.Lines[0].VAT = 5 },
		"not signed, no word": func(r *dsfinvk.Receipt) { r.Failure = "" },
		"signed by nobody":    func(r *dsfinvk.Receipt) { r.Failure, r.Signed, r.Module = "", signed(t, e, "Beleg"), 1 },
	} {
		r := good()
		change(&r)
		if err := dsfinvk.Write(io.Discard, newClosing(e, r)); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	r := good()
	r.Payments[0].Amount = 99
	if err := dsfinvk.Write(io.Discard, newClosing(e, r)); !errors.Is(err, dsfinvk.ErrUnbalanced) {
		t.Errorf("a cent is missing: %v", err)
	}
	if err := dsfinvk.Write(io.Discard, newClosing(e, good(), good())); err == nil {
		t.Error("the same receipt twice: written")
	}
}

func TestTheSumsOfAClosingAreThoseOfItsReceipts(t *testing.T) {
	e := newModule()
	rapid.Check(t, func(t *rapid.T) {
		var receipts []dsfinvk.Receipt
		for i := range rapid.IntRange(0, 6).Draw(t, "receipts") {
			r := dsfinvk.Receipt{ID: strconv.Itoa(i), Type: rapid.SampledFrom([]dsfinvk.Type{dsfinvk.Sold, dsfinvk.Sold, dsfinvk.Trained}).Draw(t, "type"), Failure: "TSE ausgefallen"}
			var gross money.Amount
			for range rapid.IntRange(0, 4).Draw(t, "lines") {
				l := dsfinvk.Line{Case: rapid.SampledFrom([]dsfinvk.Case{dsfinvk.Turnover, dsfinvk.Deposit}).Draw(t, "case"), VAT: dsfinvk.VAT(rapid.IntRange(1, 7).Draw(t, "vat")),
					Gross: money.Amount(rapid.Int64Range(-1e6, 1e6).Draw(t, "gross"))}
				if l.Net = l.Gross; l.VAT < 5 {
					l.Net -= l.Gross / 10
				}
				gross += l.Gross
				r.Lines = append(r.Lines, l)
			}
			cash := money.Amount(rapid.Int64Range(-1e6, 1e6).Draw(t, "cash"))
			r.Payments = []dsfinvk.Payment{{Means: dsfinvk.Cash, Amount: cash}, {Means: dsfinvk.NoCash, Amount: gross - cash}}
			receipts = append(receipts, r)
		}
		got := files(t, newClosing(e, receipts...))
		all := total(t, got["cashpointclosing.csv"], "Z_SE_ZAHLUNGEN")
		for file, column := range map[string]string{"businesscases.csv": "Z_UMS_BRUTTO", "payment.csv": "Z_ZAHLART_BETRAG"} {
			if sum := total(t, got[file], column); sum != all {
				t.Fatalf("%s comes to %d, the closing to %d", file, sum, all)
			}
		}
		if cash := total(t, got["cash_per_currency.csv"], "ZAHLART_BETRAG_WAEH"); cash != total(t, got["cashpointclosing.csv"], "Z_SE_BARZAHLUNGEN") {
			t.Fatalf("%d in cash", cash)
		}
		if taxed := total(t, got["businesscases.csv"], "Z_UMS_NETTO") + total(t, got["businesscases.csv"], "Z_UST"); taxed != all {
			t.Fatalf("net and tax come to %d, the closing to %d", taxed, all)
		}
		if total(t, got["lines_vat.csv"], "POS_UST") != total(t, got["transactions_vat.csv"], "BON_UST") {
			t.Fatal("the tax of the lines is not that of the receipts")
		}
	})
}

func total(t rapid.TB, rows []map[string]string, column string) int64 {
	t.Helper()
	var sum int64
	for _, r := range rows {
		n, err := strconv.ParseInt(strings.Replace(r[column], ",", "", 1), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}

func TestRatesHaveKeysAndLongTextsAreCut(t *testing.T) {
	for rate, want := range map[int]dsfinvk.VAT{1900: 1, 700: 2, 1070: 3, 550: 4, 0: 5} {
		if got, ok := dsfinvk.KeyOf(rate); !ok || got != want {
			t.Errorf("%d basis points have key %d, want %d", rate, got, want)
		}
	}
	if _, ok := dsfinvk.KeyOf(2000); ok {
		t.Error("a rate of elsewhere has a key")
	}
	c := newClosing(newModule())
	c.Business.Name = strings.Repeat("ß", 61)
	if got := files(t, c)["cashpointclosing.csv"][0]["NAME"]; got != strings.Repeat("ß", 60) {
		t.Errorf("name %q", got)
	}
}
