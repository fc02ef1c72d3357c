package doc

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func texts(d Document, columns int) []string {
	var out []string
	for _, l := range Layout(d, columns) {
		out = append(out, l.Text)
	}
	return out
}

func one(b Block) Document { return Document{Blocks: []Block{b}} }

// C170: long names and prices.
func TestLongNamesWrapAndPricesStandUnbrokenAtTheRight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		block   Block
		columns int
		want    []string
	}{
		{"a long name wraps at a space, its price ends the last line",
			Pair("Grilled salmon with lemon butter sauce and rice", "1,234.50"), 32, []string{
				"Grilled salmon with lemon butter",
				"sauce and rice          1,234.50",
			}},
		{"a price that does not fit beside the name has its own line",
			Pair("Grilled salmon with lemon", "1,234.50"), 32, []string{
				"Grilled salmon with lemon",
				"                        1,234.50",
			}},
		{"a price with spaces is not broken at them",
			Pair("Saumon grillé", "1 234,50 €"), 20, []string{
				"Saumon grillé",
				"          1 234,50 €",
			}},
		{"a name of forty letters without a space is cut",
			Pair(strings.Repeat("abcdefghij", 4), "2.00"), 32, []string{
				"abcdefghijabcdefghijabcdefghijab",
				"cdefghij                    2.00",
			}},
		{"wide characters count two",
			Pair("特製醤油ラーメン大盛り味玉付き", "980"), 20, []string{
				"特製醤油ラーメン大盛",
				"り味玉付き       980",
			}},
		{"a combining mark takes no column and stays with its letter",
			Paragraph("cafe\u0301cafe\u0301cafe\u0301"), 8, []string{"cafe\u0301cafe\u0301", "cafe\u0301"}},
		{"a word longer than its cell is cut",
			Row(Cell{Text: "Pomegranate", Width: 5}, Cell{Text: "2"}, Cell{Text: "3.00", Width: 6, Align: Right}), 20, []string{
				"Pomeg 2         3.00",
				"ranat",
				"e",
			}},
		{"a double-size pair has half the columns",
			Pair("TOTAL", "354.00").Bigger(), 32, []string{"TOTAL     354.00"}},
		{"a modifier keeps its indent on every line",
			Paragraph("  + oat milk, warm, not too hot"), 20, []string{"  + oat milk, warm,", "  not too hot"}},
		{"an inverted line spans the paper",
			Paragraph("RUSH").Centered().Inverse(), 10, []string{"   RUSH   "}},
		{"line breaks of the text are kept",
			Paragraph("Rue Basse 1\n1000 Ville").AtRight(), 12, []string{" Rue Basse 1", "  1000 Ville"}},
		{"control characters never reach the paper",
			Paragraph("a\x1b@b\x1cc"), 12, []string{"a@bc"}},
		{"a row too narrow for its cells stacks them",
			Row(Cell{Text: "a"}, Cell{Text: "b"}, Cell{Text: "c"}, Cell{Text: "d"}), 8, []string{"a", "b", "c", "d"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := texts(one(tt.block), tt.columns)
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

var anyText = rapid.StringOfN(rapid.RuneFrom([]rune("ab cd é€ЖїΩ漢字カ\u0301\u200d \n-1,5")), 0, 120, -1)

func anyBlock(t *rapid.T) Block {
	b := Block{
		Kind:  rapid.SampledFrom([]Kind{KindText, KindPair, KindRow, KindRule}).Draw(t, "kind"),
		Text:  anyText.Draw(t, "text"),
		Right: anyText.Draw(t, "right"),
	}
	b.Size = rapid.SampledFrom([]Size{Normal, Tall, Double}).Draw(t, "size")
	b.Align = rapid.SampledFrom([]Align{Left, Center, Right}).Draw(t, "align")
	b.Inverted = rapid.Bool().Draw(t, "inverted")
	for range rapid.IntRange(1, MaxCells).Draw(t, "cells") {
		b.Cells = append(b.Cells, Cell{
			Text:  anyText.Draw(t, "cell"),
			Width: rapid.IntRange(0, 30).Draw(t, "width"),
			Align: rapid.SampledFrom([]Align{Left, Center, Right}).Draw(t, "cell align"),
		})
	}
	return b
}

func TestNoLineIsWiderThanThePaper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBlock(t)
		columns := rapid.IntRange(MinColumns, 64).Draw(t, "columns")
		room := columns
		if b.Size == Double {
			room /= 2
		}
		for _, l := range Layout(one(b), columns) {
			if Width(l.Text) > room {
				t.Fatalf("%q takes %d columns of %d", l.Text, Width(l.Text), room)
			}
		}
	})
}

func TestNothingIsDroppedButSpaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBlock(t)
		if b.Kind == KindRow || b.Kind == KindRule {
			b.Kind = KindPair
		}
		want := b.Text
		if b.Kind == KindPair {
			want += b.Right
		}
		columns := rapid.IntRange(MinColumns, 64).Draw(t, "columns")
		got := strings.Join(texts(one(b), columns), "")
		if squeeze(got) != squeeze(want) {
			t.Fatalf("laid out %q, the text was %q", squeeze(got), squeeze(want))
		}
	})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
