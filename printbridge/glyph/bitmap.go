// Package glyph draws characters as dots, as a thermal head would.
//
// It owns a black-and-white bitmap, one font for all scripts in columns of equal width, and
// the order and forms in which a line is read. It must not know printers' commands. The
// bridge draws lines that no code page can print; the emulator draws whole papers. Start
// reading at Font.Text.
package glyph

import (
	"image"
	"image/color"
)

// A Bitmap is rows of dots, eight to a byte, the highest bit at the left, 1 is black:
// the order in which raster commands want them.
type Bitmap struct {
	Width, Height int
	Stride        int // bytes a row
	Bits          []byte
}

// New returns a white bitmap.
func New(width, height int) *Bitmap {
	stride := (width + 7) / 8
	return &Bitmap{Width: width, Height: height, Stride: stride, Bits: make([]byte, stride*height)}
}

// At says whether a dot is black; outside the bitmap all is white.
func (b *Bitmap) At(x, y int) bool {
	if x < 0 || y < 0 || x >= b.Width || y >= b.Height {
		return false
	}
	return b.Bits[y*b.Stride+x/8]&(0x80>>(x%8)) != 0
}

// Set makes a dot black; outside the bitmap it does nothing.
func (b *Bitmap) Set(x, y int) {
	if x < 0 || y < 0 || x >= b.Width || y >= b.Height {
		return
	}
	b.Bits[y*b.Stride+x/8] |= 0x80 >> (x % 8)
}

// Fill makes a rectangle black.
func (b *Bitmap) Fill(x, y, width, height int) {
	for dy := range height {
		for dx := range width {
			b.Set(x+dx, y+dy)
		}
	}
}

// Invert swaps black and white; the bits that fill up a row's last byte stay white.
func (b *Bitmap) Invert() {
	spare := byte(0xFF) << (b.Stride*8 - b.Width)
	for i := range b.Bits {
		b.Bits[i] = ^b.Bits[i]
		if (i+1)%b.Stride == 0 {
			b.Bits[i] &= spare
		}
	}
}

// Paste copies the black dots of another bitmap, each as so many dots wide and high.
func (b *Bitmap) Paste(src *Bitmap, x, y, scaleX, scaleY int) {
	for sy := range src.Height {
		for sx := range src.Width {
			if src.At(sx, sy) {
				b.Fill(x+sx*scaleX, y+sy*scaleY, scaleX, scaleY)
			}
		}
	}
}

// Image returns the bitmap as a two-colour picture.
func (b *Bitmap) Image() image.Image {
	m := image.NewPaletted(image.Rect(0, 0, b.Width, b.Height), color.Palette{color.White, color.Black})
	for y := range b.Height {
		for x := range b.Width {
			if b.At(x, y) {
				m.Pix[y*m.Stride+x] = 1
			}
		}
	}
	return m
}
