package zvt

// Of PA00P016, chapter 3: DLE STX, the message, DLE ETX, two bytes of CRC; a DLE in the message is sent
// twice. Each frame is answered by ACK or NAK; one that was not taken is sent again.
const (
	stx = 0x02
	etx = 0x03
	ack = 0x06
	dle = 0x10
	nak = 0x15
)

// crc is the CRC of a message and ETX: x^16+x^12+x^5+1, from the low bit, beginning with nothing.
func crc(b []byte) uint16 {
	var sum uint16
	add := func(x byte) {
		sum ^= uint16(x)
		for range 8 {
			if sum&1 != 0 {
				sum = sum>>1 ^ 0x8408
			} else {
				sum >>= 1
			}
		}
	}
	for _, x := range b {
		add(x)
	}
	add(etx)
	return sum
}

// frame wraps a message for a serial line.
func frame(b []byte) []byte {
	out := []byte{dle, stx}
	for _, x := range b {
		if out = append(out, x); x == dle {
			out = append(out, dle)
		}
	}
	sum := crc(b)
	return append(out, dle, etx, byte(sum), byte(sum>>8))
}

// What is at the beginning of the bytes that came in.
type frameState int

const (
	frameNone   frameState = iota // nothing whole yet
	frameNoise                    // bytes that belong to nothing, or an ACK
	frameWhole                    //
	frameBroken                   // a frame with a wrong sum
)

// readFrame reads the frame at the beginning of b, and says how many bytes are done with.
func readFrame(b []byte) (body []byte, size int, state frameState) {
	if len(b) == 0 || len(b) == 1 && b[0] == dle {
		return nil, 0, frameNone
	}
	if b[0] != dle || b[1] != stx {
		return nil, 1, frameNoise
	}
	for i := 2; i < len(b); i++ {
		if b[i] != dle {
			body = append(body, b[i])
			continue
		}
		if i+1 >= len(b) {
			return nil, 0, frameNone
		}
		switch i++; b[i] {
		case dle:
			body = append(body, dle)
		case etx:
			if i+2 >= len(b) {
				return nil, 0, frameNone
			}
			if crc(body) != uint16(b[i+1])|uint16(b[i+2])<<8 {
				return nil, i + 3, frameBroken
			}
			return body, i + 3, frameWhole
		default:
			return nil, i - 1, frameNoise // it broke off, and another begins here
		}
	}
	return nil, 0, frameNone
}
