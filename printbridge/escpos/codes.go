package escpos

import (
	"fmt"
	"image"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/ean"
	"github.com/boombuler/barcode/qr"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/glyph"
)

// qr prints a QR code of level M, as large as two thirds of the paper allow, but with
// modules of at most a millimetre.
func (s *sheet) qr(text string) error {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return fmt.Errorf("make the QR code: %w", err)
	}
	module := max(2, min(8, s.profile.Dots()*2/3/code.Bounds().Dx()))
	if !s.profile.QR && !s.draws() {
		for _, l := range centered(text, s.profile.Columns) {
			s.text(l)
		}
		return nil
	}
	if !s.profile.QR {
		s.drawCode(code, module, module*code.Bounds().Dy())
		return nil
	}
	s.put(0x1B, 'a', 1)
	s.put(0x1D, '(', 'k', 4, 0, '1', 'A', '2', 0)
	s.put(0x1D, '(', 'k', 3, 0, '1', 'C', byte(module))
	s.put(0x1D, '(', 'k', 3, 0, '1', 'E', '1')
	n := len(text) + 3
	s.put(0x1D, '(', 'k', byte(n), byte(n>>8), '1', 'P', '0')
	s.put([]byte(text)...)
	s.put(0x1D, '(', 'k', 3, 0, '1', 'Q', '0')
	s.put(0x0A, 0x1B, 'a', 0)
	return nil
}

var barcodeNumbers = map[doc.Symbology]byte{doc.EAN13: 67, doc.EAN8: 68, doc.Code128: 73}

// barcode prints a barcode with its text under it: by the printer itself, drawn where the
// printer cannot or its bars would be too wide, and as text alone where nothing fits.
func (s *sheet) barcode(kind doc.Symbology, text string) error {
	code, err := barcodeOf(kind, text)
	if err != nil {
		return fmt.Errorf("make the barcode: %w", err)
	}
	room := s.profile.Dots() - 24 // quiet zones
	module := min(3, room/native(kind, text))
	if s.profile.Barcodes && module >= 2 {
		s.nativeBarcode(kind, text, module)
		return nil
	}
	if module = min(3, room/code.Bounds().Dx()); s.draws() && module >= 1 {
		s.drawCode(code, module, 80)
	}
	for _, l := range centered(text, s.profile.Columns) {
		s.text(l)
	}
	return nil
}

// native is how many modules a printer needs, which knows no better than one set of
// characters throughout.
func native(kind doc.Symbology, text string) int {
	if kind == doc.Code128 {
		return 11*len(text) + 35
	}
	return 7*len(text) + 11
}

func (s *sheet) nativeBarcode(kind doc.Symbology, text string, module int) {
	data := text
	if kind == doc.Code128 {
		data = "{B" + strings.ReplaceAll(text, "{", "{{")
	}
	s.put(0x1B, 'a', 1, 0x1D, 'h', 80, 0x1D, 'w', byte(module), 0x1D, 'H', 2)
	s.put(0x1D, 'k', barcodeNumbers[kind], byte(len(data)))
	s.put([]byte(data)...)
	s.put(0x0A, 0x1B, 'a', 0)
}

func barcodeOf(kind doc.Symbology, text string) (barcode.Barcode, error) {
	if kind == doc.Code128 {
		return code128.Encode(text)
	}
	return ean.Encode(text)
}

func centered(text string, columns int) []doc.Line {
	return doc.Layout(doc.Document{Blocks: []doc.Block{doc.Paragraph(text).Centered()}}, columns)
}

// drawCode prints a code as an image, in the middle of the paper; a row of one dimension
// is drawn as high as asked.
func (s *sheet) drawCode(code image.Image, module, height int) {
	size := code.Bounds()
	left := max(0, (s.profile.Dots()-size.Dx()*module)/2)
	b := glyph.New(s.profile.Dots(), height+2*module)
	tall := height / size.Dy()
	for y := range size.Dy() {
		for x := range size.Dx() {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				b.Fill(left+x*module, module+y*tall, module, tall)
			}
		}
	}
	s.image(b)
}

// picture prints the widest of some pictures that the paper holds, in its middle. A printer that
// cannot draw leaves it out: a logo is not worth a line of text.
func (s *sheet) picture(widths []doc.Picture) {
	p, fits := doc.Fitting(widths, s.profile.Dots())
	if !fits || !s.draws() {
		return
	}
	const gap = 8 // dots to the text below
	s.colour(false)
	from := glyph.Bitmap{Width: p.Width, Height: p.Height, Stride: p.Stride(), Bits: p.Dots}
	left := (s.profile.Dots() - p.Width) / 2
	b := glyph.New(left+p.Width, p.Height+gap)
	b.Paste(&from, left, 0, 1, 1)
	s.image(b)
}
