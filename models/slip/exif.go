package slip

import (
	"bytes"
	"encoding/binary"
)

const upright = 1

// orientation is how a JPEG lies, as its camera says in Exif; upright where it says nothing that can be read.
func orientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xDA || size < 2 || at+2+size > len(data) { // the picture itself begins, or it is broken
			break
		}
		if body, ok := bytes.CutPrefix(data[at+4:at+2+size], []byte("Exif\x00\x00")); ok && marker == 0xE1 {
			return ofTIFF(body)
		}
		at += 2 + size
	}
	return upright
}

// ofTIFF finds tag 0x0112 in the first directory of a TIFF.
func ofTIFF(b []byte) int {
	if len(b) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	start := int(order.Uint32(b[4:]))
	if start < 8 || start+2 > len(b) {
		return upright
	}
	for n, at := int(order.Uint16(b[start:])), start+2; n > 0 && at+12 <= len(b); n, at = n-1, at+12 {
		if order.Uint16(b[at:]) == 0x0112 {
			return int(order.Uint16(b[at+8:]))
		}
	}
	return upright
}
