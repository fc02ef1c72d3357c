// Command subset takes from GNU Unifont the characters that the bridge's other fonts lack.
//
// It owns the choice and the form of glyph/rest.bin.gz. It must not be part of the bridge:
// it runs when a new Unifont is taken over. Start reading at main.
package main

import (
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"comptoir/printbridge/glyph"
)

const (
	side      = 16
	halfWidth = 1 << 31 // as glyph reads it
	last      = 0x1FAFF // the emoji; what lies beyond is on no menu
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "subset:", err)
		os.Exit(1)
	}
}

func run(paths []string) error {
	base, err := glyph.Load()
	if err != nil {
		return err
	}
	dots := map[rune][]byte{}
	for _, path := range paths {
		if err := take(path, base, dots); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	out, err := gzip.NewWriterLevel(os.Stdout, gzip.BestCompression)
	if err != nil {
		return err
	}
	for r := rune(0); r <= last; r++ {
		if _, err := out.Write(dots[r]); err != nil {
			return err
		}
	}
	return out.Close()
}

func take(path string, base *glyph.Font, dots map[rune][]byte) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	outline, err := opentype.Parse(raw)
	if err != nil {
		return err
	}
	face, err := opentype.NewFace(outline, &opentype.FaceOptions{Size: side, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return err
	}
	for r := rune(0xA0); r <= last; r++ {
		if unicode.Is(unicode.Co, r) || unicode.IsControl(r) || base.Own(r) {
			continue
		}
		if i, err := outline.GlyphIndex(nil, r); err != nil || i == 0 {
			continue
		}
		if record, ok := draw(face, r); ok {
			dots[r] = record
		}
	}
	return nil
}

func draw(face font.Face, r rune) (record []byte, inked bool) {
	ink := image.NewAlpha(image.Rect(0, 0, side, side))
	advance, _ := face.GlyphAdvance(r)
	dot := fixed.P(0, 14)
	if bounds, _, ok := face.GlyphBounds(r); ok && bounds.Min.X < 0 {
		dot.X = -fixed.I(bounds.Min.X.Floor()) // a mark that stands over the letter before it
	}
	d := font.Drawer{Dst: ink, Src: image.Opaque, Face: face, Dot: dot}
	d.DrawString(string(r))
	key := uint32(r)
	if advance.Ceil() <= side/2 && advance > 0 {
		key |= halfWidth
	}
	record = binary.BigEndian.AppendUint32(nil, key)
	for y := range side {
		var row uint16
		for x := range side {
			if ink.AlphaAt(x, y).A >= 0x80 {
				row |= 0x8000 >> x
				inked = true
			}
		}
		record = binary.BigEndian.AppendUint16(record, row)
	}
	return record, inked
}
