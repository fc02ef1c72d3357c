package glyph

import (
	"bytes"
	"testing"

	"comptoir/models/receipt/doc"
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

// What anybody may call a dish has a shape of its own, and takes the columns that the
// layout gave it.
func TestNamesInAllScriptsAreDrawnAndNeverAsQuestionMarks(t *testing.T) {
	t.Parallel()
	f := load(t)
	for _, text := range []string{
		"漢", "宫保鸡丁", "ラーメン", "비빔밥", "قهوة", "שקשוקה", "Ελλάδα", "Մասիս", "ქართული", "ひ゛",
	} {
		got := f.Text(text, Style{})
		if got.Width != doc.Width(text)*CellWidth {
			t.Errorf("%s is %d dots wide, want %d columns", text, got.Width, doc.Width(text))
		}
		for _, r := range text {
			if !f.Has(r) {
				t.Errorf("%q of %s cannot be drawn", r, text)
			}
		}
		if bytes.Equal(got.Bits, New(got.Width, got.Height).Bits) {
			t.Errorf("%s is white", text)
		}
	}
	if bytes.Equal(f.Text("漢", Style{}).Bits, f.Text("字", Style{}).Bits) {
		t.Error("two characters look alike")
	}
}

func TestACharacterThatNobodyHasIsABoxInItsColumns(t *testing.T) {
	t.Parallel()
	f := load(t)
	got, want := f.Text("\uE000x", Style{}), f.Text("\uE001x", Style{})
	if f.Has('\uE000') || !bytes.Equal(got.Bits, want.Bits) {
		t.Error("two unknown characters are not the same box")
	}
	if bytes.Equal(got.Bits, f.Text("?x", Style{}).Bits) || bytes.Equal(got.Bits, f.Text(" x", Style{}).Bits) {
		t.Error("an unknown character is a question mark or nothing")
	}
}

func TestAMarkThatNobodyHasLeavesItsLetterReadable(t *testing.T) {
	t.Parallel()
	f := load(t)
	bare, marked := f.Text("ب", Style{}), f.Text("بُ", Style{})
	if bare.Width != marked.Width || !bytes.Equal(bare.Bits, marked.Bits) {
		t.Error("a box stands over the letter, or beside it")
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
