package doc

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestADocumentThatCannotBePrintedIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		block Block
		want  string
	}{
		{"a kind nobody knows", Block{Kind: "poem"}, "unknown kind"},
		{"a text beyond the limit", Paragraph(strings.Repeat("a", MaxText+1)), "at most"},
		{"a text that is not UTF-8", Paragraph("\xff"), "UTF-8"},
		{"an alignment nobody knows", Block{Kind: KindText, Style: Style{Align: "middle"}}, "align"},
		{"a size nobody knows", Block{Kind: KindText, Style: Style{Size: "huge"}}, "size"},
		{"a feed without end", Feed(1000), "feed"},
		{"a row without cells", Row(), "cells"},
		{"an empty QR code", QR(""), "QR"},
		{"a wrong check digit", Barcode(EAN13, "4607001234561"), "check digit"},
		{"a barcode of letters", Barcode(EAN8, "9638507x"), "not a digit"},
		{"a barcode nobody knows", Barcode("maxi", "1"), "symbology"},
		{"a control character in Code 128", Barcode(Code128, "a\x1b"), "Code 128"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := Check(one(tt.block))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about %q", err, tt.want)
			}
		})
	}
	if err := Check(Document{}); err == nil {
		t.Error("an empty document was taken")
	}
	if err := Check(one(Barcode(EAN13, "4607001234562"))); err != nil {
		t.Errorf("a right EAN-13 was refused: %v", err)
	}
}

func slip() Document {
	return Document{Title: "Receipt 71", Language: "fr", Blocks: []Block{
		Paragraph("Café du Coin").Centered().Strong().Bigger(),
		Paragraph("1 rue Basse, 1000 Ville").Centered(),
		Rule(),
		Pair("2 x Pain au chocolat de la maison au beurre", "5,80 €"),
		Paragraph("  + sucre glace"),
		Pair("1 x Café crème", "3,20 €"),
		Rule(),
		Pair("TOTAL", "9,00 €").Strong().Bigger(),
		Row(Cell{Text: "TVA"}, Cell{Text: "Net", Width: 9, Align: Right}, Cell{Text: "Taxe", Width: 9, Align: Right}).Strong(),
		Row(Cell{Text: "10 %"}, Cell{Text: "8,18", Width: 9, Align: Right}, Cell{Text: "0,82", Width: 9, Align: Right}),
		Feed(1),
		QR("https://example.test/r/71"),
		Barcode(Code128, "R-71"),
		Paragraph("Merci, à bientôt !").Centered().Inverse(),
		Cut(),
		Drawer(),
	}}
}

func TestADocumentKeepsItsFormThroughJSON(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(slip())
	if err != nil {
		t.Fatal(err)
	}
	var back Document
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, slip()) {
		t.Errorf("came back as %s", b)
	}
	if err := Check(slip()); err != nil {
		t.Error(err)
	}
}

func TestASlipOnBothPapersLooksAsItDid(t *testing.T) {
	t.Parallel()
	for name, columns := range map[string]int{"slip-58mm.txt": 32, "slip-80mm.txt": 48} {
		path := filepath.Join("testdata", name)
		got := Text(slip(), columns)
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs:\n%s", name, got)
		}
	}
}
