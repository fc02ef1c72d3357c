package glyph

import (
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/receipt/doc"
)

// The examples are what a reader of the language sees; forms are written by their names.
func TestALineIsInTheOrderInWhichItIsRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, line, want string }{
		{"nothing from the right", "Tea (2) 3.50", "Tea (2) 3.50"},
		{"Hebrew is turned, its price stays", "שלום   3.50", "םולש   3.50"},
		{"a number within is not", "שלום 12 שלום", "םולש 12 םולש"},
		{"brackets open the other way", "שלום (אב)", "(בא) םולש"},
		{"Latin first leads from the left", "Tea שלום 2", "Tea 2 םולש"},
		{"a sum with its sign is one number", "אב 10% גד", "דג 10% בא"},
		{"vowel points are left out", "שָׁלוֹם", "םולש"},
		{"Arabic letters are joined", "بيت", "\uFE96\uFEF4\uFE91"},
		{"lam and alef are one form, and the column stays", "سلام", "\uFEE1\uFEFC\uFEB3 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Visual(tt.line); got != tt.want {
				t.Errorf("got %q (%+q), want %+q", got, got, tt.want)
			}
		})
	}
}

// Columns of a paper must not move, whatever is on it.
func TestALineTakesTheSameColumnsHoweverItIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOf(rapid.SampledFrom([]rune("ab12 .,%(()  אבגדלاسلمىe\u0301שָ漢🍕"))).Draw(t, "line")
		if got := Visual(line); doc.Width(got) != doc.Width(line) {
			t.Fatalf("%q is %d columns, %q is %d", line, doc.Width(line), got, doc.Width(got))
		}
	})
}

func FuzzAnyLineIsDrawn(f *testing.F) {
	f.Add("قهوة (כפול)  3.50 €")
	f.Add("\u200f\u202e\u0000abc")
	font, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if got := font.Text(line, Style{}); got.Width != doc.Width(line)*CellWidth {
			t.Errorf("%d dots for %d columns", got.Width, doc.Width(line))
		}
	})
}
