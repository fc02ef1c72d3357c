package glyph

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// machine is a folder of fonts: one that is known, one of a script of Noto's, one that is broken, and
// what is no font.
func machine(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"Unifont.otf": goregular.TTF, "deep/down/NotoSansThai-Regular.ttf": gomono.TTF, "tahoma.ttf": gomono.TTF,
		"unifont_upper.otf": []byte("not a font"), "README": nil,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheMachinesFontsAreAskedInOrderAndBrokenOnesLeftOut(t *testing.T) {
	t.Parallel()
	dir := machine(t)
	found := findKnown([]string{filepath.Join(dir, "missing"), dir})
	if len(found) != 3 || filepath.Base(found[0]) != "Unifont.otf" || filepath.Base(found[2]) != "NotoSansThai-Regular.ttf" {
		t.Errorf("found %v", found)
	}
	if faces := openMachine([]string{dir}); len(faces) != 2 {
		t.Errorf("%d fonts opened, want 2", len(faces))
	}
}

func TestALetterOfTheMachinesFontFillsItsColumnsAndNoMore(t *testing.T) {
	t.Parallel()
	f, err := Load(machine(t))
	if err != nil {
		t.Fatal(err)
	}
	m, ok := f.fromMachine('W')
	if !ok {
		t.Fatal("no font has a W")
	}
	if _, ok := f.fromMachine('漢'); ok {
		t.Error("a font has what it has no outline of")
	}
	narrow, wide := m.draw('W', CellWidth), m.draw('W', 3*CellWidth) // the W of Go Regular is wider than a column
	if narrow.Width != CellWidth || wide.Width != 3*CellWidth || bytes.Equal(narrow.Bits, New(CellWidth, CellHeight).Bits) {
		t.Errorf("%d and %d dots wide", narrow.Width, wide.Width)
	}
	if !wide.At(13, 10) && !wide.At(14, 10) && !wide.At(15, 10) {
		t.Error("a W that has room is as narrow as one that has none")
	}
}
