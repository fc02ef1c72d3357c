package glyph

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"sort"
	"sync"
)

// rest is the dots of the characters that the other fonts lack, from GNU Unifont 15.0.01
// (SIL Open Font License 1.1, see UNIFONT.txt), as subset writes them.
//
//go:generate sh -c "go run ./subset unifont.otf unifont_upper.otf > rest.bin.gz"
//go:embed rest.bin.gz
var rest []byte

// A record of rest is the character, four bytes, and sixteen rows of sixteen dots.
const (
	restSide   = 16
	restRecord = 4 + restSide*restSide/8
)

// unpackRest reads the records once they are needed: most shops never do.
var unpackRest = sync.OnceValue(func() []byte {
	packed, err := gzip.NewReader(bytes.NewReader(rest))
	if err != nil {
		return nil
	}
	records, err := io.ReadAll(packed)
	if err != nil {
		return nil
	}
	return records
})

// fromRest is a character's dots, 8 or 16 wide and 16 high.
func fromRest(r rune) (*Bitmap, bool) {
	records := unpackRest()
	at := func(i int) []byte { return records[i*restRecord : (i+1)*restRecord] }
	n := len(records) / restRecord
	i := sort.Search(n, func(i int) bool { return rune(binary.BigEndian.Uint32(at(i))&^halfWidth) >= r })
	if i == n {
		return nil, false
	}
	key := binary.BigEndian.Uint32(at(i))
	if rune(key&^halfWidth) != r {
		return nil, false
	}
	b := New(restSide, restSide)
	copy(b.Bits, at(i)[4:])
	if key&halfWidth != 0 {
		b.Width = restSide / 2
	}
	return b, true
}

// halfWidth marks a character of eight dots.
const halfWidth = 1 << 31
