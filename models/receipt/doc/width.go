package doc

import (
	"strings"
	"unicode"
)

// wide lists the ranges of characters that take two columns (Unicode East Asian Width W
// and F, and the emoji blocks), in order.
var wide = [][2]rune{
	{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x25FD, 0x25FE},
	{0x2614, 0x2615}, {0x2648, 0x2653}, {0x26A1, 0x26A1}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE},
	{0x26C4, 0x26C5}, {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C},
	{0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50},
	{0x2B55, 0x2B55}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
	{0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE19},
	{0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18CFF}, {0x1B000, 0x1B2FF},
	{0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F19A}, {0x1F200, 0x1F320},
	{0x1F32D, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1FAFF},
	{0x20000, 0x3FFFD},
}

// Width is how many columns a text takes on paper: 2 for a wide East Asian character,
// 0 for a combining mark, 1 for the rest. Control characters take none.
func Width(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x300 {
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == 0xAD {
			return 0
		}
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r >= 0x1160 && r <= 0x11FF {
		return 0
	}
	for _, span := range wide {
		if r < span[0] {
			return 1
		}
		if r <= span[1] {
			return 2
		}
	}
	return 1
}

// pad fills a text with spaces to so many columns.
func pad(text string, columns int, align Align) string {
	room := columns - Width(text)
	if room <= 0 {
		return text
	}
	switch align {
	case Right:
		return strings.Repeat(" ", room) + text
	case Center:
		return strings.Repeat(" ", room/2) + text + strings.Repeat(" ", room-room/2)
	}
	return text + strings.Repeat(" ", room)
}
