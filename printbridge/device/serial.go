package device

import "fmt"

// Speeds are the speeds of serial lines that fiscal registers have.
var Speeds = []int{2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400}

func checkSpeed(baud int) error {
	for _, s := range Speeds {
		if s == baud {
			return nil
		}
	}
	return fmt.Errorf("%w: %d baud; the usual speeds are 4800 and 115200", ErrTarget, baud)
}
