package doc

import (
	"fmt"
	"unicode/utf8"
)

// Limits of a document: far above any receipt, low enough that a hostile one cannot
// keep a printer busy for hours.
const (
	MaxBlocks = 2000
	MaxText   = 4096 // bytes of one text
	MaxCells  = 12
	MaxFeed   = 50
	MaxCode   = 1000 // bytes in a QR code
)

// Check says why a document cannot be printed, or nil.
func Check(d Document) error {
	if len(d.Blocks) == 0 {
		return fmt.Errorf("document has no blocks")
	}
	if len(d.Blocks) > MaxBlocks {
		return fmt.Errorf("document has %d blocks, at most %d are printed", len(d.Blocks), MaxBlocks)
	}
	for i, b := range d.Blocks {
		if err := checkBlock(b); err != nil {
			return fmt.Errorf("block %d (%s): %w", i+1, b.Kind, err)
		}
	}
	return nil
}

func checkBlock(b Block) error {
	if err := checkStyle(b.Style); err != nil {
		return err
	}
	for _, text := range []string{b.Text, b.Right} {
		if err := checkText(text); err != nil {
			return err
		}
	}
	switch b.Kind {
	case KindText, KindPair, KindRule, KindCut, KindBuzzer:
		return nil
	case KindDrawer:
		if b.Pin != 0 && b.Pin != 2 && b.Pin != 5 {
			return fmt.Errorf("a drawer at pin %d, want 2 or 5", b.Pin)
		}
		return nil
	case KindRow:
		return checkCells(b.Cells)
	case KindFeed:
		if b.Lines < 1 || b.Lines > MaxFeed {
			return fmt.Errorf("%d lines of feed, want 1 to %d", b.Lines, MaxFeed)
		}
		return nil
	case KindQR:
		if b.Text == "" || len(b.Text) > MaxCode {
			return fmt.Errorf("%d bytes in a QR code, want 1 to %d", len(b.Text), MaxCode)
		}
		return nil
	case KindBarcode:
		return checkBarcode(b.Symbology, b.Text)
	case KindPicture:
		return checkPictures(b.Pictures)
	}
	return fmt.Errorf("unknown kind %q", b.Kind)
}

func checkStyle(s Style) error {
	switch s.Align {
	case Left, Center, Right:
	default:
		return fmt.Errorf("unknown align %q", s.Align)
	}
	switch s.Size {
	case Normal, Tall, Double:
	default:
		return fmt.Errorf("unknown size %q", s.Size)
	}
	return nil
}

func checkText(text string) error {
	if len(text) > MaxText {
		return fmt.Errorf("text of %d bytes, at most %d", len(text), MaxText)
	}
	if !utf8.ValidString(text) {
		return fmt.Errorf("text is not UTF-8")
	}
	return nil
}

func checkCells(cells []Cell) error {
	if len(cells) == 0 || len(cells) > MaxCells {
		return fmt.Errorf("%d cells, want 1 to %d", len(cells), MaxCells)
	}
	for _, c := range cells {
		if err := checkText(c.Text); err != nil {
			return err
		}
		if err := checkStyle(Style{Align: c.Align}); err != nil {
			return err
		}
		if c.Width < 0 || c.Width > 200 {
			return fmt.Errorf("cell of %d columns", c.Width)
		}
	}
	return nil
}

func checkBarcode(s Symbology, text string) error {
	switch s {
	case EAN13:
		return checkEAN(text, 13)
	case EAN8:
		return checkEAN(text, 8)
	case Code128:
		if text == "" || len(text) > 48 {
			return fmt.Errorf("%d characters in a Code 128, want 1 to 48", len(text))
		}
		for _, r := range text {
			if r < ' ' || r > '~' {
				return fmt.Errorf("character %q is not in Code 128 as we print it", r)
			}
		}
		return nil
	}
	return fmt.Errorf("unknown symbology %q", s)
}

func checkEAN(text string, digits int) error {
	if len(text) != digits {
		return fmt.Errorf("%d digits, want %d", len(text), digits)
	}
	sum := 0
	for i, r := range text {
		if r < '0' || r > '9' {
			return fmt.Errorf("character %q is not a digit", r)
		}
		weight := 1
		if (digits-i)%2 == 0 {
			weight = 3
		}
		sum += int(r-'0') * weight
	}
	if sum%10 != 0 {
		return fmt.Errorf("check digit of %s is wrong", text)
	}
	return nil
}
