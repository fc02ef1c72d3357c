package glyph

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// known are the fonts of Debian, Windows and macOS that have the scripts and pictures which the built-in
// fonts lack, those that are made of dots first. Noto's fonts of single scripts come after them.
var known = []string{
	"unifont.otf", "unifont.ttf", "unifont_upper.otf", "unifont_upper.ttf",
	"leelawui.ttf", "nirmala.ttf", "nirmala.ttc", "mmrtext.ttf", "ebrima.ttf", "sylfaen.ttf", "gadugi.ttf", "seguisym.ttf", "seguiemj.ttf",
	"arial unicode.ttf", "apple symbols.ttf", "dejavusans.ttf", "freesans.ttf", "freeserif.ttf",
}

const (
	entries = 20_000 // of folders that are looked at for fonts
	most    = 64     // fonts that are opened
)

// MachineFonts returns the folders where this system keeps fonts.
func MachineFonts() []string {
	home, _ := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("WINDIR"), "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library/Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local/share/fonts")}
}

// A face is an outline font at the size of a receipt.
type face struct {
	outline *sfnt.Font
	drawn   font.Face
}

// has says whether the font has an outline of a character; a coloured picture is none.
func (f face) has(r rune) bool {
	var b sfnt.Buffer
	i, err := f.outline.GlyphIndex(&b, r)
	if err != nil || i == 0 {
		return false
	}
	outline, err := f.outline.LoadGlyph(&b, i, fixed.I(points), nil)
	return err == nil && len(outline) > 0
}

// draw draws a character into its columns, narrower where it is too wide. A mark is drawn where the
// letter before it ends, from where fonts reach back over it.
func (f face) draw(r rune, width int) *Bitmap {
	bounds, _, _ := f.drawn.GlyphBounds(r)
	if unicode.In(r, unicode.Mn, unicode.Me) && bounds.Min.X < 0 {
		return f.ink(r, width, fixed.P(width, baseline))
	}
	left := min(bounds.Min.X.Floor(), 0)
	whole := f.ink(r, max(width, bounds.Max.X.Ceil()-left), fixed.P(-left, baseline))
	if whole.Width == width {
		return whole
	}
	return stretched(whole, width)
}

// openMachine opens the known fonts in the folders. What cannot be read is left out: a receipt with a box
// on it is better than none.
func openMachine(folders []string) []face {
	var faces []face
	for _, path := range findKnown(folders) {
		if f, err := openFace(path); err == nil {
			faces = append(faces, f)
		}
	}
	return faces
}

func findKnown(folders []string) []string {
	var found []string
	left := entries
	for _, folder := range folders {
		_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if left--; left < 0 {
				return fs.SkipAll
			}
			if err == nil && !e.IsDir() && rank(path) >= 0 {
				found = append(found, path)
			}
			return nil
		})
	}
	slices.SortStableFunc(found, func(a, b string) int { return rank(a) - rank(b) })
	return found[:min(len(found), most)]
}

// rank is the place of a font among those that are asked; -1: it is not asked.
func rank(path string) int {
	name := strings.ToLower(filepath.Base(path))
	if i := slices.Index(known, name); i >= 0 {
		return i
	}
	if strings.HasPrefix(name, "notosans") && strings.HasSuffix(name, "-regular.ttf") {
		return len(known)
	}
	return -1
}

// openFace opens a font, and reads no more of it than what is drawn.
func openFace(path string) (face, error) {
	file, err := os.Open(path)
	if err != nil {
		return face{}, err
	}
	collection, err := opentype.ParseCollectionReaderAt(file)
	if err != nil {
		return face{}, errors.Join(err, file.Close())
	}
	outline, err := collection.Font(0)
	if err != nil {
		return face{}, errors.Join(err, file.Close())
	}
	f, err := newFace(outline)
	if err != nil {
		return face{}, errors.Join(err, file.Close())
	}
	return f, nil // the file stays open as long as the font
}

func newFace(outline *sfnt.Font) (face, error) {
	drawn, err := opentype.NewFace(outline, &opentype.FaceOptions{Size: points, DPI: 72, Hinting: font.HintingFull})
	return face{outline, drawn}, err
}
