package pirit

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"time"

	"comptoir/printbridge/fiscal"
)

// block is how much of a document is asked for at once.
const block = 120

// maxTLV is more than the storage keeps of one document.
const maxTLV = 64 << 10

// Find reads a document of the fiscal storage by its tags: 78/15 chooses it, 78/16 gives
// it piece by piece.
func (d *Device) Find(ctx context.Context, n uint32) (got fiscal.Registered, err error) {
	r, err := d.info(ctx, "78", 15, number(n))
	if err != nil {
		return got, err
	}
	form, size := fiscal.Form(r.number(8)), int(r.number(16))
	if err := shaped("78", r); err != nil {
		return got, err
	}
	var tlv []byte
	for len(tlv) < min(size, maxTLV) {
		r, err := d.info(ctx, "78", 16, number(len(tlv)), number(min(block, size-len(tlv))))
		if err != nil {
			return got, err
		}
		piece, err := hex.DecodeString(string(r.take()))
		r.bad = r.bad || err != nil || len(piece) == 0
		if err := shaped("78", r); err != nil {
			return got, err
		}
		tlv = append(tlv, piece...)
	}
	got, err = parseTLV(form, tlv)
	if err == nil && got.Number != n {
		err = errShape
	}
	if err != nil {
		return got, fiscal.Fail(fiscal.Lost, "document %d: %w", n, err)
	}
	return got, nil
}

// The tags that are read (section 2.2 of the formats).
const (
	tagTime      = 1012
	tagTotal     = 1020
	tagShift     = 1038
	tagNumber    = 1040
	tagOperation = 1054
	tagSign      = 1077
)

// parseTLV reads a document by its tags. Those that are not needed are passed over.
func parseTLV(form fiscal.Form, b []byte) (got fiscal.Registered, err error) {
	got.Form = form
	seen := map[uint16]bool{}
	for len(b) > 0 {
		if len(b) < 4 || len(b)-4 < int(binary.LittleEndian.Uint16(b[2:])) {
			return got, errShape
		}
		tag, n := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
		value := b[4 : 4+n]
		b = b[4+n:]
		if tag == uint16(form) && len(b) == 0 && len(seen) == 0 {
			b = value // the whole document stands in a tag of its form
			continue
		}
		if seen[tag] && tag != 1059 {
			return got, errShape
		}
		seen[tag] = true
		if !file(&got, tag, value) {
			return got, errShape
		}
	}
	receipt := form == fiscal.FormReceipt || form == fiscal.FormCorrection
	if !seen[tagTime] || !seen[tagNumber] || !seen[tagSign] || receipt && (!seen[tagTotal] || !seen[tagOperation]) {
		return got, errShape
	}
	if !receipt {
		got.Total, got.Operation = 0, 0
	}
	return got, nil
}

// file puts a tag's value where it belongs, and says whether it may be so.
func file(got *fiscal.Registered, tag uint16, value []byte) bool {
	switch tag {
	case tagTime:
		if len(value) != 4 {
			return false
		}
		got.Time = time.Unix(int64(binary.LittleEndian.Uint32(value)), 0).UTC()
	case tagSign: // six bytes, of which the last four are the number that is printed
		if len(value) != 6 {
			return false
		}
		got.Sign = binary.BigEndian.Uint32(value[2:])
	case tagTotal:
		n, ok := little(value, 6)
		got.Total = fiscal.Amount(n)
		return ok
	case tagShift:
		n, ok := little(value, 4)
		got.Shift = uint16(n)
		return ok && n <= 0xFFFF
	case tagNumber:
		n, ok := little(value, 4)
		got.Number = uint32(n)
		return ok && n != 0
	case tagOperation:
		n, ok := little(value, 1)
		got.Operation = fiscal.Operation(n)
		return ok
	}
	return true
}

func little(b []byte, most int) (n uint64, ok bool) {
	for i, c := range b {
		n |= uint64(c) << (8 * (i & 7))
	}
	return n, len(b) > 0 && len(b) <= most
}
