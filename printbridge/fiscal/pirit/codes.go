package pirit

import "comptoir/printbridge/fiscal"

// codes are the errors of section 6 by what somebody can do about them; the others refuse
// a document.
var codes = map[string]fiscal.Code{
	"06": fiscal.Password, "08": fiscal.NoPaper, "09": fiscal.Cover,
	"0A": fiscal.ShiftExpired, "56": fiscal.ShiftExpired, "0C": fiscal.ClockWrong, "47": fiscal.ClockWrong, "57": fiscal.ClockWrong,
	"0E": fiscal.NoCash, "20": fiscal.Hardware, "46": fiscal.MemoryFull, "48": fiscal.NotFound,
	"43": fiscal.Blocked, "44": fiscal.Blocked, "45": fiscal.Blocked, "52": fiscal.Blocked, "54": fiscal.Blocked, "55": fiscal.Blocked,
	// The storage is elsewhere than the device believed, or did not answer it: the next
	// attempt finds both in order.
	"42": fiscal.Busy, "61": fiscal.Busy, "62": fiscal.Busy,
}

// reasons are the numbers that 06/1 gives for error 01 and 03, where they say more than
// that the document is refused. The first ones mean that the device is elsewhere than we
// believed, as after a loss of power; Settle brings it back.
var reasons = map[uint64]fiscal.Code{
	1: fiscal.Busy, 8: fiscal.Busy, 9: fiscal.Busy, 11: fiscal.Busy, 12: fiscal.Busy, 13: fiscal.Busy, 14: fiscal.Busy, 15: fiscal.Busy,
	20: fiscal.ShiftClosed, 2: fiscal.Blocked, 3: fiscal.Blocked, 4: fiscal.Blocked, 21: fiscal.Blocked, 34: fiscal.Blocked, 39: fiscal.ClockWrong,
}
