package slip_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"comptoir/models/fault"
	"comptoir/models/slip"
)

var (
	red  = color.RGBA{R: 220, A: 255}
	blue = color.RGBA{B: 220, A: 255}
)

// flag is red with a blue corner at the top left.
func flag(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := red
			if x < w/2 && y < h/2 {
				c = blue
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

func asJPEG(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// taken puts Exif with an orientation, and a secret, before a JPEG.
func taken(picture []byte, order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	tiff := append([]byte(mark), 0, 0, 0, 0, 0, 0)
	if mark == "II" {
		tiff[2] = 42
	} else {
		tiff[3] = 42
	}
	tiff = append(tiff[:4], order.AppendUint32(nil, 8)...)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{0x010F, 7}, {0x0112, orientation}} {
		tiff = order.AppendUint16(tiff, entry[0])
		tiff = order.AppendUint16(tiff, 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, entry[1])
		tiff = append(tiff, 0, 0)
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	body = append(body, "taken at home"...)
	segment := append([]byte{0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(append([]byte{0xFF, 0xD8}, segment...), body...), picture[2:]...)
}

func TestAPictureStandsUprightAndKeepsNothingOfItsCamera(t *testing.T) {
	t.Parallel()
	// Where the blue corner goes: left or right, top or bottom.
	for orientation, want := range map[uint16][2]bool{
		0: {true, true}, 1: {true, true}, 2: {false, true}, 3: {false, false}, 4: {true, false}, 5: {true, true}, 6: {false, true}, 7: {false, false}, 8: {true, false}, 9: {true, true},
	} {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			got, err := slip.Read(taken(asJPEG(t, flag(80, 40)), order, mark, orientation))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(got, []byte("taken at home")) || bytes.Contains(got, []byte("Exif")) {
				t.Error("what the camera wrote was kept")
			}
			p, err := jpeg.Decode(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			w, h := p.Bounds().Dx(), p.Bounds().Dy()
			if side := orientation >= 5 && orientation <= 8; side != (h > w) {
				t.Errorf("%s %d: %d by %d", mark, orientation, w, h)
			}
			for _, left := range []bool{true, false} {
				for _, top := range []bool{true, false} {
					x, y := w/4, h/4
					if !left {
						x = w - w/4
					}
					if !top {
						y = h - h/4
					}
					_, _, b, _ := p.At(x, y).RGBA()
					if isBlue := b > 0x8000; isBlue != (want == [2]bool{left, top}) {
						t.Errorf("%s %d: blue at left %v, top %v is %v", mark, orientation, left, top, isBlue)
					}
				}
			}
		}
	}
}

func TestALargePictureIsMadeSmallAndAClearOneWhite(t *testing.T) {
	t.Parallel()
	got, err := slip.Read(asJPEG(t, flag(3000, 4000)))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(got)); err != nil || c.Width != 1200 || c.Height != 1600 {
		t.Errorf("%+v %v", c, err)
	}
	var clear bytes.Buffer
	if err := png.Encode(&clear, image.NewRGBA(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	if got, err = slip.Read(clear.Bytes()); err != nil {
		t.Fatal(err)
	}
	p, err := jpeg.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := p.At(4, 4).RGBA(); r < 0xF000 {
		t.Error("what is clear became dark")
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, flag(40, 40))
	var other, bomb bytes.Buffer
	if err := gif.Encode(&other, flag(9, 9), nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 10_000, 5_001))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":      {nil, "shift.photo_kind"},
		"a text":       {[]byte("<svg/>"), "shift.photo_kind"},
		"a gif":        {other.Bytes(), "shift.photo_kind"},
		"half a photo": {whole[:len(whole)/2], "shift.photo_kind"},
		"many bytes":   {append(bytes.Clone(whole), make([]byte, slip.Limit)...), "shift.photo_large"},
		"many pixels":  {bomb.Bytes(), "shift.photo_large"},
	} {
		_, err := slip.Read(c.data)
		if f := fault.Of(err); f == nil || f.Fields["photo"] != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
