package device

import (
	"comptoir/printbridge/words"
)

// Speeds are the speeds of serial lines that devices have.
var Speeds = []int{2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400}

// Framing is how a byte stands on a serial line: its bits, parity and stop bits.
type Framing string

// The framings; the empty one is EightNone.
const (
	EightNone Framing = "8N1"
	EightEven Framing = "8E1"
	SevenEven Framing = "7E1"
	SevenOdd  Framing = "7O1"
)

// framings says for each whether a byte has seven bits, and its parity.
var framings = map[Framing]struct {
	seven bool
	even  bool
	odd   bool
}{"": {}, EightNone: {}, EightEven: {even: true}, SevenEven: {seven: true, even: true}, SevenOdd: {seven: true, odd: true}}

func checkSpeed(baud int) error {
	for _, s := range Speeds {
		if s == baud {
			return nil
		}
	}
	return words.Because(ErrTarget, "bad.speed", baud)
}
