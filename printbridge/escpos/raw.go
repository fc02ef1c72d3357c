package escpos

import (
	"fmt"
	"slices"
)

// MaxRaw is how many bytes of its own a page may send at once.
const MaxRaw = 256 << 10

// layout are the commands that do nothing but put something on the paper in hand. Whatever
// writes into the printer's memory, changes its settings, its network or its firmware,
// opens the drawer or speaks out of turn is not among them.
var layout = []string{
	Text, "LF", "CR", "HT", "ESC @", "ESC !", "ESC -", "ESC E", "ESC G", "ESC M", "ESC R", "ESC t", "ESC r", "ESC a", "ESC d", "ESC J", "ESC 2", "ESC 3",
	"ESC $", "ESC \\", "ESC D", "ESC *", "ESC {", "ESC V", "ESC  ", "ESC i", "ESC m", "FS .", "FS &",
	"GS !", "GS B", "GS L", "GS W", "GS H", "GS h", "GS w", "GS f", "GS k", "GS v", "GS V",
}

// CheckRaw says why bytes that a page has made itself are not sent: the first command in
// them that is more than layout, or an end in the middle of one.
func CheckRaw(b []byte) error {
	if len(b) == 0 || len(b) > MaxRaw {
		return fmt.Errorf("%d bytes, want 1 to %d", len(b), MaxRaw)
	}
	var bad error
	var p Parser
	p.Feed(b, func(c Command) {
		if bad == nil && !harmless(c) {
			bad = fmt.Errorf("the command %q is not allowed", c.Op)
		}
	})
	if bad == nil && (len(p.pending) > 0 || p.skip > 0) {
		bad = fmt.Errorf("the last command is not whole")
	}
	return bad
}

func harmless(c Command) bool {
	if c.Op == "GS (" { // of this family only codes in two dimensions
		return len(c.Args) > 0 && c.Args[0] == 'k'
	}
	return slices.Contains(layout, c.Op)
}
