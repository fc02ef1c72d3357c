package glyph

import (
	"fmt"
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"comptoir/models/receipt/doc"
)

// One column of a printer's font A, in dots.
const (
	CellWidth  = 12
	CellHeight = 24
)

const (
	points   = 20 // the font's width is 0.6 of its size: 12 dots
	baseline = 18
	darkness = 0x60 // of 0xFF: from here on a dot is black
)

// Style is how a text is drawn.
type Style struct {
	Bold     bool
	Inverted bool
	Wide     int // times the width, at least 1
	High     int // times the height, at least 1
}

// A Font draws text; many may use it at once.
type Font struct {
	mu            sync.Mutex // faces keep buffers
	outline       *sfnt.Font
	regular, bold font.Face
	drawn         map[drawing]*Bitmap
}

type drawing struct {
	r    rune
	bold bool
}

// Load reads the font that is built into the program.
func Load() (*Font, error) {
	outline, regular, err := face(gomono.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the regular font: %w", err)
	}
	_, bold, err := face(gomonobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the bold font: %w", err)
	}
	return &Font{outline: outline, regular: regular, bold: bold, drawn: map[drawing]*Bitmap{}}, nil
}

func face(ttf []byte) (*sfnt.Font, font.Face, error) {
	outline, err := opentype.Parse(ttf)
	if err != nil {
		return nil, nil, err
	}
	f, err := opentype.NewFace(outline, &opentype.FaceOptions{Size: points, DPI: 72, Hinting: font.HintingFull})
	return outline, f, err
}

// Has says whether the font can draw a character; what it cannot is drawn as "?".
func (f *Font) Has(r rune) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, err := f.outline.GlyphIndex(nil, r)
	return err == nil && i != 0
}

// Text draws one line, each character in its columns.
func (f *Font) Text(text string, s Style) *Bitmap {
	wide, high := max(s.Wide, 1), max(s.High, 1)
	b := New(doc.Width(text)*CellWidth*wide, CellHeight*high)
	x := 0
	for _, r := range text {
		columns := doc.Width(string(r))
		if columns == 0 {
			continue
		}
		b.Paste(f.glyph(r, s.Bold), x, 0, wide, high)
		x += columns * CellWidth * wide
	}
	if s.Inverted {
		b.Invert()
	}
	return b
}

func (f *Font) glyph(r rune, bold bool) *Bitmap {
	if !f.Has(r) {
		r = '?'
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key := drawing{r, bold}
	if b, ok := f.drawn[key]; ok {
		return b
	}
	b := f.draw(r, bold)
	f.drawn[key] = b // the font's own characters are few enough to keep
	return b
}

func (f *Font) draw(r rune, bold bool) *Bitmap {
	ink := image.NewAlpha(image.Rect(0, 0, CellWidth, CellHeight))
	d := font.Drawer{Dst: ink, Src: image.Opaque, Face: f.regular, Dot: fixed.P(0, baseline)}
	if bold {
		d.Face = f.bold
	}
	d.DrawString(string(r))
	b := New(CellWidth, CellHeight)
	for y := range CellHeight {
		for x := range CellWidth {
			if ink.AlphaAt(x, y).A >= darkness {
				b.Set(x, y)
			}
		}
	}
	return b
}
