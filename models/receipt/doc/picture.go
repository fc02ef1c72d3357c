package doc

import "fmt"

// Limits of a picture: wider than any paper, and no longer than a receipt.
const (
	MaxPictureWidth  = 1024
	MaxPictureHeight = 600
	MaxPictures      = 4
)

// A Picture is dots as a thermal head prints them: rows from the top, eight dots to a byte with
// the highest bit at the left, 1 is black.
type Picture struct {
	Width  int    `json:"width"` // in dots
	Height int    `json:"height"`
	Dots   []byte `json:"dots"`
}

// Stride is how many bytes a row has.
func (p Picture) Stride() int { return (p.Width + 7) / 8 }

// Drawing is a picture in the middle of the paper: the same at several widths, of which the
// printer takes the widest that its paper holds. Where none fits there is none.
func Drawing(widths ...Picture) Block { return Block{Kind: KindPicture, Pictures: widths} }

// Fitting is the widest of some pictures that so many dots hold.
func Fitting(widths []Picture, dots int) (best Picture, ok bool) {
	for _, p := range widths {
		if p.Width <= dots && p.Width > best.Width {
			best, ok = p, true
		}
	}
	return best, ok
}

func checkPictures(list []Picture) error {
	if len(list) == 0 || len(list) > MaxPictures {
		return fmt.Errorf("%d pictures, want 1 to %d", len(list), MaxPictures)
	}
	for _, p := range list {
		if p.Width < 1 || p.Width > MaxPictureWidth || p.Height < 1 || p.Height > MaxPictureHeight {
			return fmt.Errorf("picture of %d by %d dots, at most %d by %d", p.Width, p.Height, MaxPictureWidth, MaxPictureHeight)
		}
		if len(p.Dots) != p.Stride()*p.Height {
			return fmt.Errorf("%d bytes for a picture of %d by %d dots", len(p.Dots), p.Width, p.Height)
		}
	}
	return nil
}
