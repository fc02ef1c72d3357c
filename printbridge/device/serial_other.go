//go:build !linux

package device

import (
	"errors"
	"fmt"
)

// openSerial: elsewhere the line's speed would be whatever the system last set; registers
// have TCP too.
func openSerial(path string, _ int) (Conn, error) {
	return nil, fmt.Errorf("open %s: serial lines are driven on Linux; connect the register over TCP: %w", path, errors.ErrUnsupported)
}
