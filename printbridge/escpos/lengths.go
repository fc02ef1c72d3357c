package escpos

// The lengths of commands, from the makers' references. An opcode that is not listed has
// no parameters: the safest guess, because what follows is then read as text and shows.

// fixed is a command with so many bytes after its opcode.
func fixed(n int) length {
	return func(b []byte) (int, int64, bool) { return n, 0, len(b) >= n }
}

// counted is x pL pH and then p bytes: all the ESC (, GS (, FS ( families.
func counted(b []byte) (int, int64, bool) {
	if len(b) < 3 {
		return 0, 0, false
	}
	return 3, int64(b[1]) | int64(b[2])<<8, true
}

// sized is so many bytes of head, from which the payload's length follows.
func sized(head int, payload func(b []byte) int64) length {
	return func(b []byte) (int, int64, bool) {
		if len(b) < head {
			return 0, 0, false
		}
		return head, payload(b), true
	}
}

// until is a list that a zero byte ends, of at most so many bytes.
func until(limit int) length {
	return func(b []byte) (int, int64, bool) {
		for i, c := range b[:min(len(b), limit)] {
			if c == 0 {
				return i + 1, 0, true
			}
		}
		return limit, 0, len(b) >= limit
	}
}

func word(lo, hi byte) int64 { return int64(lo) | int64(hi)<<8 }

func escape(op byte) length {
	switch op {
	case 't', 'R', 'M', '!', 'E', 'G', '-', '{', 'V', 'a', ' ', 'd', 'e', 'J', 'K', '3', 'T', '=', 'r', '%', '?', 'U', 'u', 'l':
		return fixed(1)
	case '$', '\\', 'B', 'c', 'Q':
		return fixed(2)
	case 'p':
		return fixed(3)
	case 'W':
		return fixed(8)
	case 'D':
		return until(33)
	case '(':
		return counted
	case '*':
		return sized(3, func(b []byte) int64 {
			bytes := int64(1)
			if b[0] >= 32 {
				bytes = 3
			}
			return bytes * word(b[1], b[2])
		})
	case '&':
		return characters
	}
	return fixed(0)
}

// characters is ESC & y c1 c2 and for each character from c1 to c2: x and y*x bytes.
func characters(b []byte) (int, int64, bool) {
	if len(b) < 3 {
		return 0, 0, false
	}
	at := 3
	for range max(int(b[2])-int(b[1])+1, 0) {
		if len(b) <= at {
			return 0, 0, false
		}
		at += 1 + int(b[0])*int(b[at])
	}
	return 3, int64(at - 3), true
}

func group(op byte) length {
	switch op {
	case '!', 'B', 'b', 'h', 'w', 'H', 'f', 'a', 'r', 'I', '/', 'T', 'E':
		return fixed(1)
	case 'L', 'W', 'P', '$', '\\':
		return fixed(2)
	case '^':
		return fixed(3)
	case '(':
		return counted
	case 'V':
		return func(b []byte) (int, int64, bool) {
			if len(b) == 0 {
				return 0, 0, false
			}
			if b[0] < 65 {
				return 1, 0, true
			}
			return 2, 0, len(b) >= 2
		}
	case 'k':
		return barcodeLength
	case 'v':
		return sized(6, func(b []byte) int64 { return word(b[2], b[3]) * word(b[4], b[5]) })
	case '8':
		return sized(5, func(b []byte) int64 { return word(b[1], b[2]) | word(b[3], b[4])<<16 })
	case '*':
		return sized(2, func(b []byte) int64 { return int64(b[0]) * int64(b[1]) * 8 })
	}
	return fixed(0)
}

// barcodeLength is GS k: form A ends with a zero byte, form B carries its length.
func barcodeLength(b []byte) (int, int64, bool) {
	if len(b) < 2 {
		return 0, 0, false
	}
	if b[0] >= 65 {
		return 2, int64(b[1]), true
	}
	n, _, whole := until(256)(b[1:])
	return 1, int64(n), whole
}

func file(op byte) length {
	switch op {
	case '!', '-', 'W', 'C':
		return fixed(1)
	case 'S', 'p':
		return fixed(2)
	case '2':
		return sized(2, func([]byte) int64 { return 72 })
	case '(':
		return counted
	case 'q':
		return storedImages
	}
	return fixed(0)
}

// storedImages is FS q n and for each image xL xH yL yH and x*y*8 bytes.
func storedImages(b []byte) (int, int64, bool) {
	if len(b) < 1 {
		return 0, 0, false
	}
	at := int64(1)
	for range int(b[0]) {
		if at > MaxPayload {
			return 1, at - 1, true // nobody stores that much; what follows is out of step
		}
		if int64(len(b)) < at+4 {
			return 0, 0, false
		}
		at += 4 + word(b[at], b[at+1])*word(b[at+2], b[at+3])*8
	}
	return 1, at - 1, true
}
