// Package shtrih speaks with fiscal registers of Shtrih-M: M-01F, M-02F, NANO-F, Light-01F
// and relatives, over a serial line or TCP, by the vendor's "KKT protocol 2.0" with the
// commands of the fiscal storage.
//
// It owns frames, the handshake, commands and the strict reading of answers. It must not
// decide whether something is sent again: after a lost answer it says so, and package
// fiscal asks what the device has. Start reading at Device.Carry, then link.call.
package shtrih

import (
	"errors"
	"fmt"
)

// The control bytes (protocol, section 2).
const (
	STX = 0x02
	ENQ = 0x05
	ACK = 0x06
	NAK = 0x15
)

// MaxBody is the longest command or answer: its length is one byte.
const MaxBody = 255

var errFrame = errors.New("damaged frame")

// Frame wraps a command or an answer: STX, its length, itself, and the exclusive or of all
// but STX.
func Frame(body []byte) ([]byte, error) {
	if len(body) == 0 || len(body) > MaxBody {
		return nil, fmt.Errorf("a frame holds 1 to %d bytes, not %d", MaxBody, len(body))
	}
	out := append(make([]byte, 0, len(body)+3), STX, byte(len(body)))
	out = append(out, body...)
	return append(out, lrc(body)), nil
}

func lrc(body []byte) byte {
	sum := byte(len(body))
	for _, b := range body {
		sum ^= b
	}
	return sum
}

// A Deframer takes the bytes of one frame, one after the other, STX first.
type Deframer struct {
	body []byte
	want int // bytes of the body still to come
	at   int // what comes next: 0 STX, 1 length, 2 body, 3 checksum
}

// Take takes one byte. The body is returned with its last byte; an error means that the
// frame is damaged and the deframer is ready for the next one.
func (d *Deframer) Take(b byte) (body []byte, err error) {
	switch d.at {
	case 0:
		if b != STX {
			return nil, errFrame
		}
		d.body, d.at = nil, 1
	case 1:
		if b == 0 {
			d.at = 0
			return nil, errFrame
		}
		d.want, d.at = int(b), 2
	case 2:
		d.body = append(d.body, b)
		if d.want--; d.want == 0 {
			d.at = 3
		}
	case 3:
		d.at = 0
		if b != lrc(d.body) {
			return nil, errFrame
		}
		return d.body, nil
	}
	return nil, nil
}

// Begun says whether part of a frame has come in.
func (d *Deframer) Begun() bool { return d.at != 0 }
