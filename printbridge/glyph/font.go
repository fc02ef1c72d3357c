package glyph

import (
	"fmt"
	"image"
	"sync"
	"unicode"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
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

// A Font draws text; many may use it at once. Its letters come from the first of its
// sources that has them: outlines for Latin, Greek and Cyrillic, then the dots of
// bitmapfont for Chinese, Japanese, Korean, Arabic and Hebrew, then the machine's own fonts
// for the rest of the world's scripts and the emoji.
type Font struct {
	mu      sync.Mutex // faces keep buffers
	regular face
	machine func() []face // opened when a character first needs them: in most shops never
	drawn   map[drawing]*Bitmap
}

type drawing struct {
	r        rune
	columns  int
	bold     bool
	japanese bool
}

// Load reads the fonts that are built into the program; what they lack is taken from fonts in
// the folders.
func Load(folders ...string) (*Font, error) {
	regular, err := builtIn(gomono.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	machine := sync.OnceValue(func() []face { return openMachine(folders) })
	return &Font{regular: regular, machine: machine, drawn: map[drawing]*Bitmap{}}, nil
}

func builtIn(ttf []byte) (face, error) {
	outline, err := opentype.Parse(ttf)
	if err != nil {
		return face{}, err
	}
	return newFace(outline)
}

// Has says whether the font can draw a character; what it cannot is drawn as a box.
func (f *Font) Has(r rune) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if unicode.IsSpace(r) || f.regular.has(r) {
		return true
	}
	if _, ok := pixels(r, false); ok {
		return true
	}
	_, ok := f.fromMachine(r)
	return ok
}

// fromMachine is the first of the machine's fonts that has a character.
func (f *Font) fromMachine(r rune) (face, bool) {
	for _, m := range f.machine() {
		if m.has(r) {
			return m, true
		}
	}
	return face{}, false
}

// Text draws one line as it is read: Arabic letters joined, and what is written from right
// to left the other way round, each text between two wide gaps by itself, so that columns
// stay columns. Each character takes its columns; a mark stands over the one before it.
func (f *Font) Text(text string, s Style) *Bitmap {
	wide, high := max(s.Wide, 1), max(s.High, 1)
	b := New(doc.Width(text)*CellWidth*wide, CellHeight*high)
	japanese := hasKana(text)
	x, before := 0, 0
	for _, r := range Visual(text) {
		columns := doc.Width(string(r))
		if columns == 0 {
			if before > 0 && drawnMark(r) && f.Has(r) {
				b.Paste(f.glyph(drawing{r, before, s.Bold, japanese}), x-before*CellWidth*wide, 0, wide, high)
			}
			continue
		}
		b.Paste(f.glyph(drawing{r, columns, s.Bold, japanese}), x, 0, wide, high)
		x += columns * CellWidth * wide
		before = columns
	}
	if s.Inverted {
		b.Invert()
	}
	return b
}

// drawnMark tells marks that are part of a word from those that only steer how it is shown.
func drawnMark(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) && !unicode.Is(unicode.Variation_Selector, r)
}

func (f *Font) glyph(d drawing) *Bitmap {
	f.mu.Lock()
	defer f.mu.Unlock()
	if b, ok := f.drawn[d]; ok {
		return b
	}
	b := f.draw(d)
	if len(f.drawn) < 4096 { // more than any menu has; a hostile page must not fill the memory
		f.drawn[d] = b
	}
	return b
}

func (f *Font) draw(d drawing) *Bitmap {
	if unicode.IsSpace(d.r) {
		return New(d.columns*CellWidth, CellHeight)
	}
	b := f.plain(d)
	if d.bold { // as printers do it: struck twice, a dot apart
		bolder := New(b.Width, b.Height)
		bolder.Paste(b, 0, 0, 1, 1)
		bolder.Paste(b, 1, 0, 1, 1)
		b = bolder
	}
	return b
}

func (f *Font) plain(d drawing) *Bitmap {
	width := d.columns * CellWidth
	if f.regular.has(d.r) {
		return f.regular.draw(d.r, width)
	}
	if b, ok := pixels(d.r, d.japanese); ok {
		return stretched(b, width)
	}
	if m, ok := f.fromMachine(d.r); ok {
		return m.draw(d.r, width)
	}
	return box(width)
}

// ink draws a character from a point on the line.
func (f face) ink(r rune, width int, dot fixed.Point26_6) *Bitmap {
	ink := image.NewAlpha(image.Rect(0, 0, width, CellHeight))
	pen := font.Drawer{Dst: ink, Src: image.Opaque, Face: f.drawn, Dot: dot}
	pen.DrawString(string(r))
	b := New(width, CellHeight)
	for y := range CellHeight {
		for x := range width {
			if ink.AlphaAt(x, y).A >= darkness {
				b.Set(x, y)
			}
		}
	}
	return b
}

// pixels is a character of bitmapfont: twelve rows of 6 or 12 dots, cut so that nothing of
// it is lost. Chinese and Japanese write some characters in their own ways; kana tell that
// a line is Japanese.
func pixels(r rune, japanese bool) (*Bitmap, bool) {
	const rows = CellHeight / 2
	from := bitmapfont.FaceSC
	if japanese {
		from = bitmapfont.Face
	}
	bounds, mask, at, _, ok := from.Glyph(fixed.P(0, 12), r)
	if !ok {
		return nil, false
	}
	inked := func(x, y int) bool {
		_, _, _, a := mask.At(at.X+x, at.Y+y).RGBA()
		return a > 0
	}
	first, last := -1, -1
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			if inked(x, y) {
				if first < 0 {
					first = y
				}
				last = y
			}
		}
	}
	if first < 0 {
		return nil, false // the font has an empty place for what it lacks
	}
	top := max(min(2, first), last-rows+1)
	b := New(bounds.Dx(), rows)
	for y := range rows {
		for x := range bounds.Dx() {
			if inked(x, top+y) {
				b.Set(x, y)
			}
		}
	}
	return b, true
}

// stretched brings a character of another font's size into its columns. A dot of the
// result is black where any dot that it stands for is, so that no stroke is broken.
func stretched(src *Bitmap, width int) *Bitmap {
	b := New(width, CellHeight)
	for y := range b.Height {
		for x := range b.Width {
			for sy := y * src.Height / b.Height; sy <= ((y+1)*src.Height-1)/b.Height; sy++ {
				for sx := x * src.Width / b.Width; sx <= ((x+1)*src.Width-1)/b.Width; sx++ {
					if src.At(sx, sy) {
						b.Set(x, y)
					}
				}
			}
		}
	}
	return b
}

// box stands for a character that nobody has: something was written here.
func box(width int) *Bitmap {
	const edge = 2
	b := New(width, CellHeight)
	b.Fill(edge, edge, width-2*edge, 1)
	b.Fill(edge, CellHeight-edge-4, width-2*edge, 1)
	b.Fill(edge, edge, 1, CellHeight-2*edge-4)
	b.Fill(width-edge-1, edge, 1, CellHeight-2*edge-3)
	return b
}

func hasKana(text string) bool {
	for _, r := range text {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			return true
		}
	}
	return false
}
