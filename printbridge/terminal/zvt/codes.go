package zvt

import "comptoir/printbridge/terminal"

// why is what a result code means (PA00P015, error messages).
func why(code byte) terminal.Code {
	switch code {
	case 0x00:
		return ""
	case 0x6C:
		return terminal.Stopped
	case 0x71:
		return terminal.NoFunds
	case 0x78:
		return terminal.ExpiredCard
	case 0x64, 0x65, 0x72, 0x73, 0x7A, 0x7B, 0x7C:
		return terminal.Unreadable
	case 0x9C, 0xA0, 0xF0:
		return terminal.Busy
	case 0x67, 0x68, 0x6B, 0x77, 0x83, 0xA5, 0xB4, 0xB5, 0xC5, 0xC6, 0xD2, 0x6F:
		return terminal.NotPossible
	case 0xB7, 0xC3, 0xC8, 0xC9:
		return terminal.BadAmount
	case 0x66, 0x85, 0x89, 0x9A, 0xB1, 0xB2, 0xBF, 0xC0, 0xCC, 0xE2, 0xED, 0xFC, 0xFF:
		return terminal.Hardware
	}
	return terminal.Declined
}

// shown is what a terminal shows by its intermediate status; the bit 40h adds that the card is to be taken.
func shown(code byte) terminal.Code {
	switch code & 0xBF {
	case 0x00:
		return terminal.Confirming
	case 0x01, 0x02, 0x15:
		return terminal.EnterPIN
	case 0x0A:
		return terminal.ShowCard
	case 0x0B:
		return terminal.TakeCard
	case 0x28, 0x29, 0x2C, 0xA0, 0xA1:
		return terminal.Choosing
	case 0x04, 0x0E, 0x17, 0x92, 0x93:
		return terminal.Asking
	}
	return ""
}
