package glyph

import (
	"bytes"
	"testing"
)

func load(t *testing.T) *Font {
	t.Helper()
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLettersOfFourLanguagesAreDrawn(t *testing.T) {
	t.Parallel()
	f := load(t)
	for _, r := range "AzéœçßÀÿ€ЖяЁЄїґІ№Ωω«»—…─█" {
		if !f.Has(r) {
			t.Errorf("%q is not in the font", r)
		}
	}
	if bytes.Equal(f.Text("Ж", Style{}).Bits, f.Text("?", Style{}).Bits) {
		t.Error("Ж was drawn as a question mark")
	}
}

func TestACharacterTheFontLacksIsAQuestionMarkInItsColumns(t *testing.T) {
	t.Parallel()
	f := load(t)
	got := f.Text("漢x", Style{})
	if got.Width != 3*CellWidth {
		t.Fatalf("%d dots wide, want %d", got.Width, 3*CellWidth)
	}
	want := f.Text("? x", Style{})
	if !bytes.Equal(got.Bits, want.Bits) {
		t.Error("a wide unknown character is not a question mark with room beside it")
	}
}

func TestSizesAndInversionCoverTheWholeCell(t *testing.T) {
	t.Parallel()
	f := load(t)
	b := f.Text(" ", Style{Wide: 2, High: 2, Inverted: true})
	if b.Width != 2*CellWidth || b.Height != 2*CellHeight {
		t.Fatalf("%d x %d dots", b.Width, b.Height)
	}
	for y := range b.Height {
		for x := range b.Width {
			if !b.At(x, y) {
				t.Fatalf("dot %d,%d of an inverted space is white", x, y)
			}
		}
	}
}
