// Package slip makes the picture of a paper slip, as a telephone takes it, small and anonymous: it is drawn anew, so that nothing
// of what the camera wrote beside it (place, owner, thumbnail) is kept.
//
// It owns which pictures are taken and how large they get. It must not know what a slip is for. Start reading at Read.
package slip

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // read, too
	"slices"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read, too

	"comptoir/models/fault"
)

const (
	// Limit is how many bytes a picture may have as it comes from a camera.
	Limit = 10 << 20

	mostPixels = 50_000_000
	longest    = 1600 // pixels of the longer side that is kept: small print of a receipt can still be read
	quality    = 75
)

// kinds are the pictures that are read, whatever else the program can.
var kinds = []string{"jpeg", "png", "webp"}

// turn lets one picture be drawn at a time: a large one takes more memory than everything else that a small server does.
var turn = make(chan struct{}, 1)

// Read draws a picture anew and returns it as a JPEG that stands upright. What is no picture is refused with its field, "photo".
func Read(data []byte) ([]byte, error) {
	if len(data) > Limit {
		return nil, refused("shift.photo_large")
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || !slices.Contains(kinds, kind) || config.Width <= 0 || config.Height <= 0 {
		return nil, refused("shift.photo_kind")
	}
	if config.Width > mostPixels/config.Height {
		return nil, refused("shift.photo_large")
	}
	turn <- struct{}{}
	defer func() { <-turn }()
	whole, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, refused("shift.photo_kind")
	}
	stands := upright
	if kind == "jpeg" {
		stands = orientation(data)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned(scaled(whole), stands), &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func refused(code string) error {
	return fault.Invalid("request.invalid").Field("photo", code)
}

// scaled draws a picture on white, no larger than is kept.
func scaled(src image.Image) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if side := max(w, h); side > longest {
		w, h = max(1, w*longest/side), max(1, h*longest/side)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// turned draws a picture as it stood before the camera, by the numbers of Exif (CIPA DC-008, Orientation).
func turned(src *image.RGBA, o int) *image.RGBA {
	if o <= upright || o > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if o >= 5 { // lies on its side
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			at := [...]image.Point{
				2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {h - 1 - y, x}, 7: {h - 1 - y, w - 1 - x}, 8: {y, w - 1 - x},
			}[o]
			dst.SetRGBA(at.X, at.Y, src.RGBAAt(x, y))
		}
	}
	return dst
}
