package atol

import (
	"fmt"

	"comptoir/printbridge/fiscal"
)

// codes are the errors of driver 10 by what somebody can do about them; the others refuse
// a document.
var codes = map[int]fiscal.Code{
	1: fiscal.Offline, 2: fiscal.Offline, 3: fiscal.Offline, 4: fiscal.Offline, 10: fiscal.Offline, 89: fiscal.Offline, 241: fiscal.Offline,
	601: fiscal.Offline, 602: fiscal.Offline, 603: fiscal.Offline,
	35: fiscal.ClockWrong, 36: fiscal.ClockWrong, 122: fiscal.ClockWrong, 142: fiscal.ClockWrong, 198: fiscal.ClockWrong,
	44: fiscal.NoPaper, 45: fiscal.Cover, 55: fiscal.Busy,
	46: fiscal.Hardware, 47: fiscal.Hardware, 105: fiscal.Hardware, 114: fiscal.Hardware, 115: fiscal.Hardware, 150: fiscal.Hardware,
	68: fiscal.ShiftExpired, 141: fiscal.ShiftExpired, 73: fiscal.ShiftClosed, 80: fiscal.NoCash, 71: fiscal.Password,
	34: fiscal.Blocked, 117: fiscal.Blocked, 118: fiscal.Blocked, 119: fiscal.Blocked, 120: fiscal.Blocked, 130: fiscal.Blocked,
	136: fiscal.Blocked, 140: fiscal.Blocked, 166: fiscal.Blocked, 225: fiscal.Blocked,
	121: fiscal.MemoryFull, 137: fiscal.MemoryFull, 123: fiscal.NotFound,
	// Interrupted, or the device is elsewhere than the service believed: the last document
	// tells what came of it, and the next attempt finds the device in order.
	32: fiscal.Lost, 151: fiscal.Lost, 173: fiscal.Lost, 174: fiscal.Lost, 175: fiscal.Lost, 176: fiscal.Lost, 177: fiscal.Lost, 178: fiscal.Lost,
	502: fiscal.Lost, 82: fiscal.Busy, 200: fiscal.Busy, 203: fiscal.Busy,
}

// A refusal is an error as the service tells it.
type refusal struct {
	Code        int    `json:"code"`
	Description string `json:"description"`
}

func (r refusal) error() *fiscal.Error {
	code, known := codes[r.Code]
	if !known {
		code = fiscal.Refused
	}
	return &fiscal.Error{Code: code, Device: fmt.Sprintf("%d %s", r.Code, r.Description)}
}
