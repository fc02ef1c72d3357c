package escpos_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/emulator"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/glyph"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func encoder(t testing.TB, family string, columns int, change ...func(*escpos.Profile)) *escpos.Encoder {
	t.Helper()
	f, err := glyph.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := escpos.Default(family, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(&p)
	}
	e, err := escpos.NewEncoder(p, f)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func render(t testing.TB, e *escpos.Encoder, blocks ...doc.Block) []byte {
	t.Helper()
	b, err := e.Render(doc.Document{Blocks: blocks})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func bare(p *escpos.Profile) { p.Tells = false }

// The worked bytes of the makers' references and of the code page tables.
func TestABlockBecomesTheBytesThatPrintersKnow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		family  string
		columns int
		block   doc.Block
		want    string // after 1B 40 1C 2E
	}{
		{"a Russian line in page 866", "epson-old", 32, doc.Pair("Чай зеленый x2", "300.00"),
			"1b7411 97a0a920a7a5aba5adeba9207832 202020202020202020202020 3330302e3030 0a"},
		{"a double-size bold total has sixteen columns", "epson-old", 32, doc.Pair("ИТОГ", "354.00").Strong().Bigger(),
			"1d2111 1b4501 1b7411 88928e83 202020202020 3335342e3030 0a"},
		{"the euro in page 858", "epson", 32, doc.Paragraph("Summe 12,00 €"), "1b7413 53756d6d652031322c303020d5 0a"},
		{"a Ukrainian line in page 1251 of an Epson", "epson", 32, doc.Paragraph("Сума ґїі"), "1b742e d1f3ece020b4bfb3 0a"},
		{"the same line on a Rongta has another number", "rongta", 32, doc.Paragraph("Сума ґїі"), "1b7406 d1f3ece020b4bfb3 0a"},
		{"Ukrainian with page 866 alone borrows letters", "epson-old", 32, doc.Paragraph("Сума ґі"), "1b7411 91e3aca020a369 0a"},
		{"the rouble sign is spelled out", "epson-old", 32, doc.Pair("Чай", "300 ₽"),
			"1b7411 97a0a9" + strings.Repeat("20", 23) + "33303020e02e 0a"},
		{"the rouble sign without Cyrillic is its code", "tm-u220", 32, doc.Paragraph("300 ₽"), "1b7400 33303020525542 0a"},
		{"typographic marks become plain ones", "tm-u220", 32, doc.Paragraph("“a” – b…"), "1b7400 22612220 2d 20622e2e2e 0a"},
		{"two languages on one line change the page once", "epson-old", 32, doc.Paragraph("Чай 5 €"), "1b7411 97a0a92035 20 1b7413 d5 0a"},
		{"an inverted line spans the paper", "epson", 8, doc.Paragraph("NO").Centered().Inverse(), "1d4201 1b7413 2020204e4f202020 0a"},
		{"a decomposed accent is composed", "epson", 32, doc.Paragraph("e\u0301"), "1b7413 82 0a"},
		{"a feed", "epson", 32, doc.Feed(3), "1b6403"},
		{"a partial cut after four lines", "epson", 32, doc.Cut(), "1b6404 1d5601"},
		{"the drawer on pin 2", "epson", 32, doc.Drawer(), "1b700019fa"},
		{"the second drawer on pin 5", "epson", 32, doc.DrawerAt(5), "1b700119fa"},
		{"an EAN-13 with its digits", "epson", 32, doc.Barcode(doc.EAN13, "4607001234562"),
			"1b6101 1d6850 1d7703 1d4802 1d6b430d 34363037303031323334353632 0a 1b6100"},
		{"a Code 128 names its set", "epson", 32, doc.Barcode(doc.Code128, "AB{1"),
			"1b6101 1d6850 1d7703 1d4802 1d6b4907 7b4241427b7b31 0a 1b6100"},
		{"a QR code", "epson", 32, doc.QR("abc"),
			"1b6101 1d286b0400 31413200 1d286b0300 314308 1d286b0300 314531 1d286b0600 315030616263 1d286b0300 315130 0a 1b6100"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := hex.EncodeToString(render(t, encoder(t, tt.family, tt.columns, bare), tt.block))
			want := "1b401c2e" + strings.ReplaceAll(tt.want, " ", "")
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestALineThatNoPageHasIsDrawn(t *testing.T) {
	t.Parallel()
	e := encoder(t, "epson-old", 32, bare)
	got := render(t, e, doc.Paragraph("Ελλάδα"))
	if !bytes.Contains(got, []byte{0x1D, 'v', '0', 0, 6 * 12 / 8, 0, 30, 0}) {
		t.Errorf("no image of six columns in %x", got)
	}
	e = encoder(t, "epson-old", 32, bare, func(p *escpos.Profile) { p.Images = escpos.ImagesColumns })
	got = render(t, e, doc.Paragraph("漢"))
	if !bytes.Contains(got, []byte{0x1B, '3', 24, 0x1B, '*', 33, 24, 0}) || !bytes.HasSuffix(got, []byte{0x0A, 0x1B, '2'}) {
		t.Errorf("no bands of 24 dots in %x", got)
	}
}

// A name is read even where it cannot be drawn.
func TestAPrinterWithoutImagesWritesNamesInLatinLetters(t *testing.T) {
	t.Parallel()
	e := encoder(t, "tm-u220", 33, bare)
	for name, want := range map[string]string{
		"宫保鸡丁": "Gong Bao Ji Ding", "ラーメン": "ramen", "Ελλάδα": "Ellada", "Борщ": "Borshch", "김치": "gimci", "🍕 Pizza": "* Pizza", "ｆｉ①": "fi1", "🇫🇷": "FR",
	} {
		got := render(t, e, doc.Paragraph(name))
		if !bytes.HasSuffix(got, []byte(want+"\n")) || bytes.ContainsRune(got[4:], '?') {
			t.Errorf("%s is printed as %q, want %q", name, got[4:], want)
		}
	}
}

func TestTwoColoursAndTheBuzzerAreUsedWhereTheyAre(t *testing.T) {
	t.Parallel()
	blocks := []doc.Block{doc.Buzzer(), doc.Paragraph("VOID").InRed(), doc.Paragraph("Tea")}
	for _, tt := range []struct {
		name, family string
		buzzer       escpos.Buzzer
		want         string
	}{
		{"black and red", "tm-u220", escpos.BuzzerNone, "1b7201 1b7400 564f4944 0a 1b7200 546561 0a"},
		{"one colour", "epson", escpos.BuzzerBuiltIn, "1b420302 1b7413 564f4944 0a 546561 0a"},
		{"a bell for the drawer", "epson", escpos.BuzzerDrawer, "1b700019fa 1b7413 564f4944 0a 546561 0a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := hex.EncodeToString(render(t, encoder(t, tt.family, 32, bare, func(p *escpos.Profile) { p.Buzzer = tt.buzzer }), blocks...))
			if want := "1b401c2e" + strings.ReplaceAll(tt.want, " ", ""); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// A ticket of a kitchen with names in three scripts, on a thermal printer and through a
// ribbon: bytes, and beside them what a printer makes of them.
func TestAKitchenTicketPrintsAsItDid(t *testing.T) {
	t.Parallel()
	ticket := doc.Document{Title: "Wok", Language: "en", Blocks: []doc.Block{
		doc.Buzzer(), doc.Paragraph("Wok").Centered(), doc.Paragraph("Table 7").Strong().Bigger(), doc.Pair("Order 41", "12:05"), doc.Rule(),
		doc.Paragraph("2 x 宫保鸡丁").Strong().Higher(), doc.Paragraph("  + قهوة عربية"), doc.Paragraph("  ! Без арахиса 🥜").Strong(),
		doc.Paragraph("ALLERGY: peanuts").Strong().Higher().Inverse().InRed(),
		doc.Paragraph("NOT ANY MORE").Strong().Inverse().InRed(), doc.Paragraph("1 x Chicken").Strong().Higher().InRed(), doc.Cut(),
	}}
	for name, e := range map[string]*escpos.Encoder{
		"ticket-80mm": encoder(t, "epson", 48), "ticket-58mm": encoder(t, "epson", 32), "ticket-ribbon": encoder(t, "tm-u220", 33, bare),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := e.Render(ticket)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".hex", []byte(hex.Dump(b)))
			golden(t, name+".txt", []byte(paper(t, 48, b)))
		})
	}
}

func TestCodesAreDrawnForPrintersThatLackThem(t *testing.T) {
	t.Parallel()
	plain := func(p *escpos.Profile) { p.QR, p.Barcodes, p.Cut = false, false, escpos.CutNone }
	got := render(t, encoder(t, "zjiang", 32, bare, plain), doc.QR("https://example.test/r/71"), doc.Barcode(doc.EAN8, "96385074"), doc.Cut())
	for _, unwanted := range [][]byte{{0x1D, '(', 'k'}, {0x1D, 'k'}, {0x1D, 'V'}} {
		if bytes.Contains(got, unwanted) {
			t.Errorf("the bytes contain %x", unwanted)
		}
	}
	if !bytes.Contains(got, []byte{0x1D, 'v', '0'}) {
		t.Error("nothing was drawn")
	}
}

func TestABarcodeTooWideForThePaperIsDrawnFinerOrWritten(t *testing.T) {
	t.Parallel()
	e := encoder(t, "epson", 32, bare)
	for text, want := range map[string]string{
		"ABCDEFGHIJ":               "\x1dk\x49",    // the printer's own
		"ABCDEFGHIJKLMNOPQRST":     "\x1dv0",       // one dot a module
		strings.Repeat("ABCD", 12): "ABCDABCDABCD", // 48 letters do not fit at all
	} {
		got := string(render(t, e, doc.Barcode(doc.Code128, text)))
		if !strings.Contains(got, want) || strings.HasPrefix(want, "A") && strings.Contains(got, "\x1dv0") {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestNoTextCarriesACommand(t *testing.T) {
	t.Parallel()
	e := encoder(t, "epson", 48, bare)
	hostile := "a\x1b@\x1dV\x00\x10\x04\x01\x1c&b\u0080\u009b"
	got := render(t, e, doc.Paragraph(hostile), doc.Pair(hostile, hostile), doc.Row(doc.Cell{Text: hostile}))
	for _, b := range got[4:] {
		if b < 0x20 && b != 0x0A && b != 0x1B && b != 0x13 {
			t.Fatalf("byte %02x reached the printer: %x", b, got)
		}
	}
	if n := bytes.Count(got, []byte{0x1B}); n != 2 { // ESC @ and ESC t
		t.Errorf("%d escapes in %x, want 2", n, got)
	}
}

// A golden receipt: the bytes, and beside them what a printer makes of them.
func TestReceiptsInFourLanguagesOnBothPapersPrintAsTheyDid(t *testing.T) {
	t.Parallel()
	for language, d := range receipts() {
		for _, columns := range []int{32, 48} {
			name := fmt.Sprintf("%s-%dmm", language, map[int]int{32: 58, 48: 80}[columns])
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b, err := encoder(t, "epson", columns).Render(d)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+".hex", []byte(hex.Dump(b)))
				golden(t, name+".txt", []byte(paper(t, columns, b)))
			})
		}
	}
}

// paper is what the emulated printer makes of the bytes.
func paper(t *testing.T, columns int, b []byte) string {
	t.Helper()
	p, err := emulator.New(emulator.Options{Name: "golden", Family: "epson", Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := p.Print(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, s := range sheets {
		text.WriteString(s.Text(columns))
	}
	return text.String()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

func receipts() map[string]doc.Document {
	return map[string]doc.Document{
		"en": receipt("Corner Café", "1 Low Street", "2 x Grilled salmon with lemon butter sauce and rice", "£2,469.00", "Total", "£2,472.50", "Thank you — see you soon!"),
		"fr": receipt("Café du Coin", "1, rue Basse", "2 x Œufs mimosa à l’ancienne, sauce maison", "19,80 €", "Total", "23,30 €", "Merci, à bientôt !"),
		"ru": receipt("Кафе «На углу»", "Нижняя ул., 1", "2 x Чай зелёный с жасмином и мёдом в чайнике", "600,00 ₽", "Итого", "603,50 ₽", "Спасибо! Чек № 71"),
		"uk": receipt("Кав’ярня на розі", "вул. Нижня, 1", "2 x Ґрінка з грушею, їжачком із сиру та медом", "240,00 ₴", "Разом", "243,50 ₴", "Дякуємо! Її чекаємо ще"),
	}
}

func receipt(venue, street, item, price, total, sum, thanks string) doc.Document {
	return doc.Document{Title: venue, Blocks: []doc.Block{
		doc.Paragraph(venue).Centered().Strong().Bigger(),
		doc.Paragraph(street).Centered(),
		doc.Rule(),
		doc.Pair(item, price),
		doc.Pair("1 x Ristretto", "3.50"),
		doc.Rule(),
		doc.Pair(total, sum).Strong().Bigger(),
		doc.Row(doc.Cell{Text: "20 %"}, doc.Cell{Text: "2.92", Width: 8, Align: doc.Right}, doc.Cell{Text: "0.58", Width: 8, Align: doc.Right}),
		doc.Feed(1),
		doc.QR("https://example.test/r/71"),
		doc.Barcode(doc.Code128, "R-71"),
		doc.Paragraph(thanks).Centered().Inverse(),
		doc.Cut(),
		doc.Drawer(),
	}}
}

func BenchmarkReceiptToBytes(b *testing.B) {
	e := encoder(b, "epson", 48)
	d := receipts()["fr"]
	for b.Loop() {
		if _, err := e.Render(d); err != nil {
			b.Fatal(err)
		}
	}
}

// A picture of eight by two dots, and one that is as wide as 58 mm paper.
var (
	small  = doc.Picture{Width: 8, Height: 2, Dots: []byte{0xF0, 0x0F}}
	narrow = doc.Picture{Width: 384, Height: 1, Dots: bytes.Repeat([]byte{0xAA}, 48)}
)

func TestAPictureStandsInTheMiddleAndTheWidestThatFitsIsTaken(t *testing.T) {
	t.Parallel()
	const above = "1b401c2e"
	for _, tt := range []struct {
		name    string
		family  string
		columns int
		images  escpos.Images
		want    string
	}{
		// 96 dots, 44 of them left of the picture; eight rows of gap below.
		{"in the middle", "epson", 8, escpos.ImagesRaster, "1d763000 0700 0a00 00000000000f00 000000000000f0" + strings.Repeat("00", 56)},
		{"as wide as the paper", "epson", 32, escpos.ImagesRaster, "1d763000 3000 0900" + strings.Repeat("aa", 48) + strings.Repeat("00", 8*48)},
		{"a printer without dots leaves it out", "tm-u220", 33, escpos.ImagesNone, ""},
	} {
		e := encoder(t, tt.family, tt.columns, bare, func(p *escpos.Profile) { p.Images = tt.images })
		got := hex.EncodeToString(render(t, e, doc.Drawing(small, narrow)))
		if want := above + strings.ReplaceAll(tt.want, " ", ""); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, want)
		}
	}
	// Nothing that fits is nothing at all.
	if got := render(t, encoder(t, "epson", 8, bare), doc.Drawing(narrow)); hex.EncodeToString(got) != above {
		t.Errorf("a picture that is wider than the paper is printed as %x", got)
	}
}
