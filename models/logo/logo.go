// Package logo keeps the picture that a venue's receipts begin with.
//
// It owns what may be uploaded and how it becomes dots that a receipt printer can print, for both
// widths of paper. It must not know printers' commands, nor what else stands on a receipt. Start
// reading at Make.
package logo

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // a kind of picture that is taken
	_ "image/png"  // the other
	"slices"

	"comptoir/models/fault"
	"comptoir/models/receipt/doc"
)

// The limits of what is uploaded. A small file that unfolds into a huge picture is refused before
// it does.
const (
	ByteLimit  = 2 << 20
	pixelLimit = 12_000_000
	leastSide  = 8
)

// papers are the printable dots of paper of 58 and of 80 mm.
var papers = []int{Narrow, Wide}

// The printable dots of paper.
const (
	Narrow = 384 // of 58 mm
	Wide   = 576 // of 80 mm
)

// Size is how much of the paper's width a logo takes.
type Size string

// The sizes.
const (
	Small  Size = "small"  // a third
	Medium Size = "medium" // two thirds
	Full   Size = "full"
)

// Sizes lists them.
func Sizes() []Size { return []Size{Small, Medium, Full} }

// of is the box that a picture has to fit into: as wide as the size says, and at most half as high
// as the paper is wide, so that no receipt is mostly logo.
func (s Size) of(paper int) (width, height int) {
	thirds := 1 + slices.Index(Sizes(), s)
	return paper * thirds / 3, paper / 2
}

// A Logo is a picture as it was uploaded, and as it prints.
type Logo struct {
	Size     Size
	Source   []byte
	Pictures []doc.Picture // for each paper, the narrow one first
}

// Make turns what was uploaded into dots. What it is follows from its bytes, never from its name.
func Make(source []byte, size Size) (Logo, error) {
	if !slices.Contains(Sizes(), size) {
		return Logo{}, fault.Invalid("request.invalid").Field("size", "field.unknown")
	}
	if len(source) > ByteLimit {
		return Logo{}, refuse("logo.large", nil)
	}
	head, kind, err := image.DecodeConfig(bytes.NewReader(source))
	if err != nil || kind != "png" && kind != "jpeg" {
		return Logo{}, refuse("logo.kind", err)
	}
	if head.Width > pixelLimit || head.Height > pixelLimit || head.Width*head.Height > pixelLimit {
		return Logo{}, refuse("logo.pixels", nil)
	}
	if head.Width < leastSide || head.Height < leastSide {
		return Logo{}, refuse("logo.small", nil)
	}
	m, _, err := image.Decode(bytes.NewReader(source))
	if err != nil {
		return Logo{}, refuse("logo.broken", err)
	}
	drawn := trimmed(greyOf(m))
	if drawn.Rect.Empty() {
		return Logo{}, refuse("logo.empty", nil)
	}
	l := Logo{Size: size, Source: source}
	for _, paper := range papers {
		l.Pictures = append(l.Pictures, dithered(scaled(drawn, paper, size)))
	}
	return l, nil
}

func refuse(code string, cause error) error {
	return fault.Invalid("request.invalid").Field("picture", code).Because(cause)
}

// greyOf is a picture on white paper, in shades of grey.
func greyOf(m image.Image) *image.Gray {
	r := m.Bounds()
	grey := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		for x := range r.Dx() {
			c := m.At(r.Min.X+x, r.Min.Y+y)
			_, _, _, alpha := c.RGBA()
			shade := color.Gray16Model.Convert(c).(color.Gray16).Y // of what is covered, since colours carry their alpha
			grey.Pix[y*grey.Stride+x] = uint8((uint32(shade) + 0xFFFF - alpha) >> 8)
		}
	}
	return grey
}

// faint is what paper shows nothing of.
const faint = 0xE8

// trimmed cuts the white edges away, which would only cost paper.
func trimmed(m *image.Gray) *image.Gray {
	var drawn image.Rectangle
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if m.Pix[y*m.Stride+x] < faint {
				drawn = drawn.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return m.SubImage(drawn).(*image.Gray)
}
