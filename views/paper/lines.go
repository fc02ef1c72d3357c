package paper

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"

	"comptoir/models/receipt/doc"
)

// dotsPerColumn is how wide a column of characters is on the head of a printer.
const dotsPerColumn = 12

// line is one line of the preview.
type line struct {
	doc.Style
	text    string
	qr      string // a code instead of text
	bars    string // a barcode
	picture string // a picture as wide as the paper, as an address
}

// lines are a document's lines without what only a printer can do.
func lines(d doc.Document, columns int) []line {
	var list []line
	for _, l := range doc.Layout(d, columns) {
		switch l.Kind {
		case doc.KindCut, doc.KindDrawer, doc.KindBuzzer:
		case doc.KindText:
			list = append(list, line{Style: l.Style, text: l.Text})
		case doc.KindQR:
			list = append(list, line{qr: l.Text})
		case doc.KindBarcode:
			list = append(list, line{bars: l.Text})
		case doc.KindPicture:
			if p, ok := doc.Fitting(l.Pictures, columns*dotsPerColumn); ok {
				list = append(list, line{picture: address(p, columns*dotsPerColumn)})
			}
		default:
			list = append(list, line{Style: l.Style, text: l.String()})
		}
	}
	return list
}

// address is a picture in the middle of paper of so many dots, as a PNG that stands in its own address.
func address(p doc.Picture, dots int) string {
	left := (dots - p.Width) / 2
	m := image.NewPaletted(image.Rect(0, 0, dots, p.Height), color.Palette{color.White, color.Black})
	for y := range p.Height {
		for x := range p.Width {
			m.Pix[y*m.Stride+left+x] = p.Dots[y*p.Stride()+x/8] >> (7 - x%8) & 1
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		return "" // only a picture without any dot
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

// look is the style class of a line.
func look(s doc.Style) string {
	class := ""
	if s.Bold {
		class = "paper-bold"
	}
	switch s.Size {
	case doc.Double:
		class += " paper-double"
	case doc.Tall:
		class += " paper-tall"
	}
	if s.Inverted {
		class += " paper-inverted"
	}
	return class
}
