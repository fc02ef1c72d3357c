package scale

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
)

const (
	stx = 0x02
	etx = 0x03
	eot = 0x04
	enq = 0x05
	ack = 0x06
	lf  = 0x0A
	cr  = 0x0D
	dc1 = 0x11
	nak = 0x15
)

// askToledo is Mettler-Toledo 8217: W, and STX weight CR or STX ? status CR.
func askToledo(l *line) (Reading, error) {
	if err := l.send('W'); err != nil {
		return Reading{}, err
	}
	frame, err := l.upTo(stx, cr, 16)
	if err != nil {
		return Reading{}, err
	}
	return parseToledo(frame)
}

func parseToledo(frame []byte) (Reading, error) {
	if len(frame) < 3 || frame[0]&0x7F != stx || frame[len(frame)-1]&0x7F != cr {
		return Reading{}, ErrFrame
	}
	text := strings.TrimLeft(string(sevenBits(frame[1:len(frame)-1])), " ")
	if status, bad := strings.CutPrefix(text, "?"); bad {
		if len(status) != 1 {
			return Reading{}, ErrFrame
		}
		return toledoStatus(status[0] & 0x3F)
	}
	text, net := strings.CutSuffix(text, "N")
	n, err := grams(text, "kg")
	return Reading{Grams: n, Stable: true, Net: net}, err
}

func toledoStatus(b byte) (Reading, error) {
	switch {
	case b&0x02 != 0:
		return Reading{}, said{Overload}
	case b&0x04 != 0:
		return Reading{}, said{Underload}
	case b&0x01 != 0:
		return Reading{}, said{Moving}
	case b&0x08 != 0:
		return Reading{}, said{DeviceError} // has to be set to zero
	}
	return Reading{}, said{Empty}
}

func sevenBits(frame []byte) []byte {
	out := make([]byte, len(frame))
	for i, b := range frame {
		out[i] = b & 0x7F
	}
	return out
}

// askCAS is the handshake of CAS AP, AD, SW and ER: ENQ, ACK, DC1, and a frame with a check.
func askCAS(l *line) (Reading, error) {
	if err := l.send(enq); err != nil {
		return Reading{}, err
	}
	for answered := false; !answered; {
		b, err := l.next()
		if err != nil {
			return Reading{}, err
		}
		switch b {
		case ack:
			answered = true
		case nak:
			if err := l.send(enq); err != nil {
				return Reading{}, err
			}
		}
	}
	if err := l.send(dc1); err != nil {
		return Reading{}, err
	}
	frame, err := l.upTo(0x01, eot, 20)
	if err != nil {
		return Reading{}, err
	}
	return parseCAS(frame)
}

// parseCAS reads SOH STX state sign weight unit check ETX EOT; some firmware leaves the
// sign out, or sends the first byte with its parity.
func parseCAS(frame []byte) (Reading, error) {
	n := len(frame)
	if n != 15 && n != 14 || frame[1] != stx || frame[n-2] != etx || frame[n-1] != eot {
		return Reading{}, ErrFrame
	}
	var check byte
	for _, b := range frame[2 : n-3] {
		check ^= b
	}
	if check != frame[n-3] {
		return Reading{}, fmt.Errorf("%w: the check is wrong", ErrFrame)
	}
	weight, err := grams(string(frame[3:n-5]), string(frame[n-5:n-3]))
	if err != nil {
		return Reading{}, err
	}
	switch frame[2] {
	case 'S':
		return Reading{Grams: weight, Stable: true}, nil
	case 'U':
		return Reading{Grams: weight}, nil
	}
	return Reading{}, ErrFrame
}

// hearStream is what scales send by themselves, line by line: CAS DB and CI, A&D, and
// anything with a number and a unit. What was said before we listened is old, and the line
// that we come into the middle of would lack its first digits: the next whole one counts.
func hearStream(l *line) (Reading, error) {
	if err := l.drain(); err != nil {
		return Reading{}, err
	}
	if _, err := l.rest(nil, lf, 64); err != nil {
		return Reading{}, err
	}
	for range 3 {
		frame, err := l.rest(nil, lf, 64)
		if err != nil {
			return Reading{}, err
		}
		r, err := parseStream(frame)
		if err == nil || isSaid(err) {
			return r, err
		}
	}
	return Reading{}, ErrFrame
}

func isSaid(err error) bool { _, is := err.(said); return is }

var streamed = regexp.MustCompile(`^(?:[A-Z]{2},[A-Z]{2},..,|[A-Z, ]*) *([-+]?) *(\d{1,7}(?:[.,]\d{1,5})?) *(kg|g|lb|oz) *$`)

func parseStream(frame []byte) (Reading, error) {
	text := strings.TrimRight(string(sevenBits(frame)), "\r\n")
	if strings.HasPrefix(text, "OL") {
		return Reading{}, said{Overload}
	}
	found := streamed.FindStringSubmatch(text)
	if found == nil {
		return Reading{}, ErrFrame
	}
	n, err := grams(found[1]+found[2], found[3])
	if err != nil {
		return Reading{}, err
	}
	if strings.HasPrefix(text, "US") {
		return Reading{}, said{Moving}
	}
	return Reading{Grams: n, Net: strings.Contains(text, "NT")}, nil
}

// askShtrih is Shtrih-M POS2: ENQ, NAK when idle, then a frame with the command 3A and the
// factory's password.
func askShtrih(l *line) (Reading, error) {
	if err := l.send(enq); err != nil {
		return Reading{}, err
	}
	b, err := l.next()
	if err != nil {
		return Reading{}, err
	}
	if b == ack { // an answer that nobody took: take it, and ask for ours
		if _, err := shtrihFrame(l); err != nil {
			return Reading{}, err
		}
	} else if b != nak {
		return Reading{}, ErrFrame
	}
	body := []byte("\x3A0030")
	if err := l.send(withCheck(body)...); err != nil {
		return Reading{}, err
	}
	if b, err = l.next(); err != nil {
		return Reading{}, err
	}
	if b != ack {
		return Reading{}, fmt.Errorf("%w: the command was not taken", ErrFrame)
	}
	answer, err := shtrihFrame(l)
	if err != nil {
		return Reading{}, err
	}
	return parseShtrih(answer)
}

func withCheck(body []byte) []byte {
	frame := append([]byte{stx, byte(len(body))}, body...)
	var check byte
	for _, b := range frame[1:] {
		check ^= b
	}
	return append(frame, check)
}

// shtrihFrame reads a frame, answers that it came, and returns what is in it.
func shtrihFrame(l *line) ([]byte, error) {
	head, err := l.exactly(2)
	if err != nil {
		return nil, err
	}
	if head[0] != stx || head[1] == 0 {
		return nil, ErrFrame
	}
	rest, err := l.exactly(int(head[1]) + 1)
	if err != nil {
		return nil, err
	}
	body := rest[:len(rest)-1]
	if !bytes.Equal(withCheck(body), append(head, rest...)) {
		_ = l.send(nak)
		return nil, fmt.Errorf("%w: the check is wrong", ErrFrame)
	}
	return body, l.send(ack)
}

// parseShtrih reads the answer to 3A: error, state, weight in grams, tare.
func parseShtrih(body []byte) (Reading, error) {
	if len(body) < 2 || body[0] != 0x3A {
		return Reading{}, ErrFrame
	}
	if body[1] != 0 {
		return Reading{}, said{DeviceError}
	}
	if len(body) < 10 {
		return Reading{}, ErrFrame
	}
	state := binary.LittleEndian.Uint16(body[2:])
	r := Reading{Grams: int64(int32(binary.LittleEndian.Uint32(body[4:]))), Stable: state&0x10 != 0, Net: state&0x08 != 0}
	switch {
	case state&0x40 != 0:
		return Reading{}, said{Overload}
	case state&0x100 != 0:
		return Reading{}, said{Underload}
	case state&(0x20|0x80|0x200) != 0:
		return Reading{}, said{DeviceError}
	}
	return r, nil
}

// askNCI is NCI SCP-01 of Weigh-Tronix: W CR, and LF weight unit CR LF status ETX.
func askNCI(l *line) (Reading, error) {
	if err := l.send('W', cr); err != nil {
		return Reading{}, err
	}
	frame, err := l.upTo(lf, etx, 32)
	if err != nil {
		return Reading{}, err
	}
	return parseNCI(frame)
}

func parseNCI(frame []byte) (Reading, error) {
	parts := strings.Split(strings.Trim(string(sevenBits(frame)), "\n\r\x03"), "\r\n")
	if len(parts) != 2 || len(parts[1]) < 2 {
		if len(parts) == 1 && len(parts[0]) >= 2 && parts[0][0]&0x30 == 0x30 && !strings.Contains(parts[0], ".") {
			parts = []string{"", parts[0]} // a status without a weight
		} else {
			return Reading{}, ErrFrame
		}
	}
	one, two := parts[1][0], parts[1][1]
	switch {
	case two&0x02 != 0:
		return Reading{}, said{Overload}
	case two&0x01 != 0:
		return Reading{}, said{Underload}
	case one&0x0C != 0, two&0x0C != 0:
		return Reading{}, said{DeviceError}
	case parts[0] == "":
		return Reading{}, said{Moving}
	}
	unit := strings.TrimLeft(parts[0], "-+0123456789., ")
	n, err := grams(strings.TrimSuffix(parts[0], unit), unit)
	net := two&0x40 != 0 && len(parts[1]) > 2 && parts[1][2]&0x04 != 0
	return Reading{Grams: n, Stable: one&0x01 == 0, Net: net}, err
}

// askSMA is the Scale Manufacturers Association's level 1: LF W CR.
func askSMA(l *line) (Reading, error) {
	if err := l.send(lf, 'W', cr); err != nil {
		return Reading{}, err
	}
	frame, err := l.upTo(lf, cr, 32)
	if err != nil {
		return Reading{}, err
	}
	return parseSMA(frame)
}

func parseSMA(frame []byte) (Reading, error) {
	text := strings.Trim(string(sevenBits(frame)), "\n\r")
	if len(text) < 9 {
		return Reading{}, ErrFrame
	}
	switch text[0] {
	case ' ', 'Z':
	case 'O':
		return Reading{}, said{Overload}
	case 'U':
		return Reading{}, said{Underload}
	case 'E', 'I', 'T':
		return Reading{}, said{DeviceError}
	default:
		return Reading{}, ErrFrame
	}
	n, err := grams(text[5:len(text)-3], text[len(text)-3:])
	return Reading{Grams: n, Stable: text[3] != 'M', Net: text[2] != 'G'}, err
}

// askSICS is Mettler-Toledo's MT-SICS: SI CR LF, and a line.
func askSICS(l *line) (Reading, error) {
	if err := l.send('S', 'I', cr, lf); err != nil {
		return Reading{}, err
	}
	frame, err := l.rest(nil, lf, 40)
	if err != nil {
		return Reading{}, err
	}
	return parseSICS(frame)
}

func parseSICS(frame []byte) (Reading, error) {
	fields := strings.Fields(string(sevenBits(frame)))
	if len(fields) < 2 || fields[0] != "S" {
		return Reading{}, ErrFrame
	}
	switch fields[1] {
	case "+":
		return Reading{}, said{Overload}
	case "-":
		return Reading{}, said{Underload}
	case "I":
		return Reading{}, said{Moving}
	case "S", "D":
	default:
		return Reading{}, ErrFrame
	}
	if len(fields) != 4 {
		return Reading{}, ErrFrame
	}
	n, err := grams(fields[2], fields[3])
	return Reading{Grams: n, Stable: fields[1] == "S"}, err
}
