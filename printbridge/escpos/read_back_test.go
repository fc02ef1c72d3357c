package escpos_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"comptoir/models/receipt/doc"
)

// epsonPages are the numbers of ESC t in Epson's own table, beside the pages as the library has them.
var epsonPages = map[byte]encoding.Encoding{
	0: charmap.CodePage437, 2: charmap.CodePage850, 16: charmap.Windows1252, 17: charmap.CodePage866, 18: charmap.CodePage852,
	19: charmap.CodePage858, 34: charmap.CodePage855, 45: charmap.Windows1250, 46: charmap.Windows1251,
}

// arguments is how many bytes follow a command of two, by Epson's reference; those with lengths of their own are read apart.
var arguments = map[string]int{
	"\x1b@": 0, "\x1c.": 0, "\x1ba": 1, "\x1bE": 1, "\x1bd": 1, "\x1bp": 3, "\x1bM": 1, "\x1b-": 1, "\x1bR": 1, "\x1b2": 0, "\x1b3": 1,
	"\x1d!": 1, "\x1dB": 1, "\x1dh": 1, "\x1dw": 1, "\x1dH": 1, "\x1df": 1, "\x1da": 1, "\x1dV": 1,
}

// readBack reads a receipt without anything that wrote it: the text by the pages, and what codes hold.
func readBack(t *testing.T, b []byte) (text string, codes []string) {
	t.Helper()
	page := epsonPages[0]
	var out strings.Builder
	for i := 0; i < len(b); {
		if c := b[i]; c != 0x1b && c != 0x1c && c != 0x1d {
			r, err := page.NewDecoder().Bytes(b[i : i+1])
			if err != nil {
				t.Fatal(err)
			}
			out.Write(r)
			i++
			continue
		}
		command := string(b[i : i+2])
		rest := b[i+2:]
		switch command {
		case "\x1bt":
			known, ok := epsonPages[rest[0]]
			if !ok {
				t.Fatalf("page %d is none of Epson's", rest[0])
			}
			page, i = known, i+3
		case "\x1d(":
			n := int(rest[1]) + int(rest[2])<<8
			if data := rest[3 : 3+n]; data[1] == 0x50 { // stored, to be drawn
				codes = append(codes, string(data[3:]))
			}
			i += 5 + n
		case "\x1dk":
			codes = append(codes, strings.TrimPrefix(string(rest[2:2+int(rest[1])]), "{B"))
			i += 4 + int(rest[1])
		default:
			n, ok := arguments[command]
			if !ok {
				t.Fatalf("%q at byte %d is no command of the reference", command, i)
			}
			i += 2 + n
		}
	}
	return out.String(), codes
}

// inPages is how a receipt writes what no page of these printers has.
var inPages = strings.NewReplacer("₽", "р.", "₴", "грн", "—", "-", "œ", "oe", "Œ", "OE", "’", "'", "\u00a0", " ", "\u202f", " ")

// What a receipt says is what the paper says, read by the printers' reference and by tables of somebody else.
func TestReceiptsAreReadBackByTheReferenceAndTheTablesOfALibrary(t *testing.T) {
	t.Parallel()
	for language, d := range receipts() {
		for _, columns := range []int{32, 48} {
			t.Run(fmt.Sprintf("%s, %d columns", language, columns), func(t *testing.T) {
				t.Parallel()
				b, err := encoder(t, "epson", columns).Render(d)
				if err != nil {
					t.Fatal(err)
				}
				said, codes := readBack(t, b)
				if got, want := words(said), words(strings.Join(wordsOf(d), " ")); got != want {
					t.Errorf("the paper says\n%s\nthe receipt\n%s", got, want)
				}
				if got := strings.Join(codes, " "); got != "https://example.test/r/71 R-71" {
					t.Errorf("the codes hold %q", got)
				}
			})
		}
	}
}

// words are the words of a text, however lines are broken.
func words(text string) string {
	return strings.Join(strings.Fields(inPages.Replace(strings.ReplaceAll(text, "--", " "))), " ")
}

// wordsOf are the texts of a document in the sequence in which it is read.
func wordsOf(d doc.Document) []string {
	var out []string
	for _, b := range d.Blocks {
		switch b.Kind {
		case doc.KindText:
			out = append(out, b.Text)
		case doc.KindPair:
			out = append(out, b.Text, b.Right)
		case doc.KindRow:
			for _, c := range b.Cells {
				out = append(out, c.Text)
			}
		}
	}
	return out
}
