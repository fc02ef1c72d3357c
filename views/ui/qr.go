package ui

import (
	"image/color"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// A square is a QR code: its side in modules, and its dark modules as one path.
type square struct {
	side int
	path string
}

// drawn is the QR code of a text; nothing where the text is too long for one.
func drawn(text string) square {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return square{}
	}
	side := code.Bounds().Dx()
	var b strings.Builder
	for y := range side {
		for x := range side {
			if color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128 {
				b.WriteString("M" + strconv.Itoa(x+4) + " " + strconv.Itoa(y+4) + "h1v1h-1z")
			}
		}
	}
	return square{side + 8, b.String()}
}

func (s square) viewBox() string {
	n := strconv.Itoa(s.side)
	return "0 0 " + n + " " + n
}
