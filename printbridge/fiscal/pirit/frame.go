// Package pirit speaks with fiscal registers of Dreamkas: Viki Print 57, 57 Plus and
// 80 Plus, Pirit 2F and relatives, over a serial line or TCP, by the vendor's "Pirit"
// protocol with the commands of the fiscal storage.
//
// It owns frames, the handshake, commands and the strict reading of answers. It must not
// decide whether something is sent again: after a lost answer it says so, and package
// fiscal asks what the device has. Start reading at Device.Carry, then link.call.
package pirit

import (
	"bytes"
	"errors"
	"fmt"
)

// The control bytes (section 1).
const (
	STX = 0x02
	ETX = 0x03
	ENQ = 0x05
	ACK = 0x06
	LF  = 0x0A
	FS  = 0x1C
)

// The ids of packets: a letter each, which the answer repeats.
const (
	FirstID = 0x20
	LastID  = 0xF0
)

const (
	factory   = "PIRI" // password
	maxPacket = 4096   // bytes: none of ours is that long
)

var errFrame = errors.New("damaged frame")

// Frame wraps a packet: STX, itself, ETX, and the exclusive or of all but STX as two
// letters.
func Frame(packet []byte) []byte {
	out := append([]byte{STX}, packet...)
	out = append(out, ETX)
	sum := byte(0)
	for _, b := range out[1:] {
		sum ^= b
	}
	return fmt.Appendf(out, "%02X", sum)
}

// A Deframer takes the bytes of packets, one after the other.
type Deframer struct {
	packet []byte
	at     int // what comes next: 0 STX, 1 the packet, 2 and 3 the sum
	sum    byte
	told   [2]byte
}

// Take takes one byte. The packet is returned with its last byte; an error means that it
// is damaged and the deframer is ready for the next one. What comes before an STX is
// passed over, and an STX begins anew wherever it comes.
func (d *Deframer) Take(b byte) (packet []byte, err error) {
	if b == STX {
		*d = Deframer{at: 1}
		return nil, nil
	}
	switch d.at {
	case 1:
		d.sum ^= b
		switch {
		case b == ETX:
			d.at = 2
		case b < FirstID && b != FS || len(d.packet) == maxPacket:
			*d = Deframer{}
			return nil, errFrame
		default:
			d.packet = append(d.packet, b)
		}
	case 2:
		d.told[0], d.at = b, 3
	case 3:
		d.told[1] = b
		whole := *d
		*d = Deframer{}
		if string(whole.told[:]) != fmt.Sprintf("%02X", whole.sum) {
			return nil, errFrame
		}
		if whole.packet == nil {
			return []byte{}, nil
		}
		return whole.packet, nil
	}
	return nil, nil
}

// Begun says whether part of a packet has come in.
func (d *Deframer) Begun() bool { return d.at != 0 }

// A Request is a command on its way to a device.
type Request struct {
	Password string // four letters
	ID       byte
	Code     string // two hexadecimal digits
	Fields   [][]byte
}

// Packet is the request as it stands in a frame: each field ends with FS.
func (r Request) Packet() []byte {
	out := append([]byte(r.Password), r.ID)
	out = append(out, r.Code...)
	for _, f := range r.Fields {
		out = append(append(out, f...), FS)
	}
	return out
}

// ParseRequest reads a packet that a host sent.
func ParseRequest(packet []byte) (r Request, err error) {
	if len(packet) < 7 || packet[4] < FirstID || packet[4] > LastID || !isCode(packet[5:7]) {
		return r, errFrame
	}
	return Request{string(packet[:4]), packet[4], string(packet[5:7]), fields(packet[7:])}, nil
}

// An Answer is what a device says to a command.
type Answer struct {
	ID     byte
	Code   string
	Error  string // two hexadecimal digits, "00" for none
	Fields [][]byte
}

// Packet is the answer as it stands in a frame.
func (a Answer) Packet() []byte {
	out := append([]byte{a.ID}, a.Code...)
	out = append(out, a.Error...)
	for _, f := range a.Fields {
		out = append(append(out, f...), FS)
	}
	return out
}

// ParseAnswer reads a packet that a device sent.
func ParseAnswer(packet []byte) (a Answer, err error) {
	if len(packet) < 5 || packet[0] < FirstID || packet[0] > LastID || !isCode(packet[1:3]) || !isCode(packet[3:5]) {
		return a, errFrame
	}
	return Answer{packet[0], string(packet[1:3]), string(packet[3:5]), fields(packet[5:])}, nil
}

func isCode(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// fields are those of a packet; some firmware leaves out the FS of the last one.
func fields(b []byte) [][]byte {
	if len(b) == 0 {
		return nil
	}
	return bytes.Split(bytes.TrimSuffix(b, []byte{FS}), []byte{FS})
}
