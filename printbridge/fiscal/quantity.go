package fiscal

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Amount is money in kopecks.
type Amount int64

// Quantity is in millionths: 1000000 is one piece. In JSON it is a decimal, as text.
type Quantity int64

// Piece is one.
const Piece Quantity = 1_000_000

// MarshalJSON writes a decimal.
func (q Quantity) MarshalJSON() ([]byte, error) {
	whole, rest := q/Piece, q%Piece
	text := strconv.FormatInt(int64(whole), 10)
	if rest != 0 {
		text += strings.TrimRight(fmt.Sprintf(".%06d", rest), "0")
	}
	return json.Marshal(text)
}

// UnmarshalJSON reads a decimal of at most six places.
func (q *Quantity) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("a quantity is a decimal as text: %w", err)
	}
	whole, rest, _ := strings.Cut(text, ".")
	if len(rest) > 6 || len(whole) > 9 || strings.HasSuffix(text, ".") {
		return fmt.Errorf("quantity %q: want a decimal of at most six places", text)
	}
	digits := whole + rest + strings.Repeat("0", 6-len(rest))
	for _, r := range digits {
		if r < '0' || r > '9' {
			return fmt.Errorf("quantity %q: want a decimal of at most six places", text)
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || whole == "" {
		return fmt.Errorf("quantity %q: want a decimal of at most six places", text)
	}
	*q = Quantity(n)
	return nil
}
