package emulator

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/ean"
	"github.com/boombuler/barcode/qr"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/glyph"
)

const (
	margin    = 24 // dots of white around what is printed
	leading   = 6  // dots between lines: the default spacing is 30
	barHeight = 80
)

// PNG is a picture of the sheet, a dot a pixel.
func (s Sheet) PNG(f *glyph.Font, columns int) ([]byte, error) {
	var strips []*glyph.Bitmap
	height := 2 * margin
	for _, i := range s.Items {
		strip := i.draw(f, columns*glyph.CellWidth)
		strips = append(strips, strip)
		height += strip.Height
	}
	paper := glyph.New(columns*glyph.CellWidth+2*margin, height)
	y := margin
	for _, strip := range strips {
		paper.Paste(strip, margin, y, 1, 1)
		y += strip.Height
	}
	var b bytes.Buffer
	if err := png.Encode(&b, paper.Image()); err != nil {
		return nil, fmt.Errorf("write the picture of sheet %d: %w", s.Number, err)
	}
	return b.Bytes(), nil
}

// draw is one item as a strip over the whole width.
func (i Item) draw(f *glyph.Font, dots int) *glyph.Bitmap {
	switch i.Kind {
	case Line:
		return i.drawLine(f, dots)
	case Image:
		return aligned(i.Image, i.Align, dots, 0)
	case Feed:
		return glyph.New(dots, i.Lines*(glyph.CellHeight+leading))
	case QR:
		if code, err := qr.Encode(i.Text, qr.M, qr.Unicode); err == nil {
			return aligned(enlarged(code, i.Module, i.Module), i.Align, dots, leading)
		}
	case Barcode:
		if code, err := barcodeOf(i); err == nil {
			return i.drawBarcode(f, code, dots)
		}
	}
	// What cannot be drawn is named: a drawer, an unknown command, a code that is none.
	return aligned(f.Text(i.text(dots), glyph.Style{}), doc.Center, dots, leading)
}

func (i Item) drawLine(f *glyph.Font, dots int) *glyph.Bitmap {
	width, high := 0, 1
	for _, r := range i.Runs {
		width += r.columns() * glyph.CellWidth
		high = max(high, r.High)
	}
	b := glyph.New(width, high*glyph.CellHeight)
	x := 0
	for _, r := range i.Runs {
		text := f.Text(r.Text, glyph.Style{Bold: r.Bold, Inverted: r.Inverted, Wide: r.Wide, High: r.High})
		b.Paste(text, x, b.Height-text.Height, 1, 1)
		if r.Underline {
			b.Fill(x, b.Height-2, text.Width, 2)
		}
		x += text.Width
	}
	return aligned(b, i.Align, dots, leading)
}

func (i Item) drawBarcode(f *glyph.Font, code image.Image, dots int) *glyph.Bitmap {
	bars := enlarged(code, max(i.Module, 1), barHeight)
	text := f.Text(i.Text, glyph.Style{})
	b := glyph.New(max(bars.Width, text.Width), bars.Height+text.Height)
	b.Paste(bars, (b.Width-bars.Width)/2, 0, 1, 1)
	b.Paste(text, (b.Width-text.Width)/2, bars.Height, 1, 1)
	return aligned(b, i.Align, dots, leading)
}

func barcodeOf(i Item) (barcode.Barcode, error) {
	if i.Symbol == doc.Code128 {
		return code128.Encode(i.Text)
	}
	return ean.Encode(i.Text)
}

func enlarged(code image.Image, scaleX, scaleY int) *glyph.Bitmap {
	size := code.Bounds()
	b := glyph.New(size.Dx()*scaleX, size.Dy()*scaleY)
	for y := range size.Dy() {
		for x := range size.Dx() {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				b.Fill(x*scaleX, y*scaleY, scaleX, scaleY)
			}
		}
	}
	return b
}

func aligned(src *glyph.Bitmap, a doc.Align, dots, below int) *glyph.Bitmap {
	b := glyph.New(dots, src.Height+below)
	x := 0
	switch a {
	case doc.Center:
		x = (dots - src.Width) / 2
	case doc.Right:
		x = dots - src.Width
	}
	b.Paste(src, max(x, 0), 0, 1, 1)
	return b
}
