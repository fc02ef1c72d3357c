package ui

import (
	"image/color"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/code128"
)

// A ladder is a barcode: its width in modules, and its bars as one path.
type ladder struct {
	width int
	path  string
}

// barsOf is the Code 128 of a text; nothing where it has characters that no such code holds.
func barsOf(text string) ladder {
	const quiet = 10 // modules that are white on both sides
	code, err := code128.Encode(text)
	if err != nil {
		return ladder{}
	}
	width := code.Bounds().Dx()
	var b strings.Builder
	for x := range width {
		if color.GrayModel.Convert(code.At(x, 0)).(color.Gray).Y < 128 {
			b.WriteString("M" + strconv.Itoa(x+quiet) + " 0h1v40h-1z")
		}
	}
	return ladder{width + 2*quiet, b.String()}
}

func (l ladder) viewBox() string { return "0 0 " + strconv.Itoa(l.width) + " 40" }
