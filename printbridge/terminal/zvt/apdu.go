// Package zvt speaks with payment terminals by the ZVT protocol of German and Austrian terminals,
// over TCP (usually port 20007) and over serial lines.
//
// It owns bytes: messages, fields, framing, the order of an exchange and what codes mean. It must not
// know jobs or who asked. Written by the facts of "ECR-Interface ZVT-Protocol", PA00P015 revision
// 13.09 (messages, fields, codes) and PA00P016 revision 04 (framing, times), Verband der
// Terminalhersteller. Start reading at Device.Carry.
package zvt

import (
	"errors"
	"fmt"
)

// A Message is one APDU: two bytes that say what it is, and its data.
type Message struct {
	Class, Instr byte
	Data         []byte
}

// What is said, by class and instruction.
var (
	registration = [2]byte{0x06, 0x00}
	authorise    = [2]byte{0x06, 0x01}
	completion   = [2]byte{0x06, 0x0F}
	aborted      = [2]byte{0x06, 0x1E}
	repeat       = [2]byte{0x06, 0x20}
	reversal     = [2]byte{0x06, 0x30}
	refund       = [2]byte{0x06, 0x31}
	endOfDay     = [2]byte{0x06, 0x50}
	abort        = [2]byte{0x06, 0xB0}
	printLine    = [2]byte{0x06, 0xD1}
	status       = [2]byte{0x04, 0x0F}
	intermediate = [2]byte{0x04, 0xFF}
	positive     = [2]byte{0x80, 0x00}
)

// negative is the class of a refusal; its instruction is an error code.
const negative = 0x84

// Is says whether the message is of a kind.
func (m Message) Is(kind [2]byte) bool { return m.Class == kind[0] && m.Instr == kind[1] }

func message(kind [2]byte, data ...byte) Message { return Message{kind[0], kind[1], data} }

// Bytes writes the message: a length above 254 has two bytes after FF, the low one first.
func (m Message) Bytes() []byte {
	b := []byte{m.Class, m.Instr}
	if n := len(m.Data); n < 0xFF {
		b = append(b, byte(n))
	} else {
		b = append(b, 0xFF, byte(n), byte(n>>8))
	}
	return append(b, m.Data...)
}

// ErrShort is the beginning of a message: more bytes must come.
var ErrShort = errors.New("the message is not complete")

// ReadMessage reads the message at the beginning of b and says how many bytes it has.
func ReadMessage(b []byte) (m Message, size int, err error) {
	if len(b) < 3 {
		return m, 0, ErrShort
	}
	n, at := int(b[2]), 3
	if b[2] == 0xFF {
		if len(b) < 5 {
			return m, 0, ErrShort
		}
		n, at = int(b[3])|int(b[4])<<8, 5
	}
	if len(b) < at+n {
		return m, 0, ErrShort
	}
	return Message{b[0], b[1], b[at : at+n : at+n]}, at + n, nil
}

// bcd writes a number as decimal digits, two to a byte.
func bcd(n int64, size int) []byte {
	b := make([]byte, size)
	for i := size - 1; i >= 0; i-- {
		b[i] = byte(n%10) | byte(n/10%10)<<4
		n /= 100
	}
	return b
}

func fromBCD(b []byte) (n int64, err error) {
	for _, x := range b {
		high, low := x>>4, x&0x0F
		if high > 9 || low > 9 {
			return 0, fmt.Errorf("% X are no decimal digits", b)
		}
		n = n*100 + int64(high)*10 + int64(low)
	}
	return n, nil
}
