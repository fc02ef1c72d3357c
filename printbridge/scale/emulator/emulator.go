// Package emulator is a scale made of software: it answers in a real one's language,
// strictly, and does what real ones do badly.
//
// It owns the bytes that scales send. It must not use the bridge's own reading of them: it
// is written from the makers' descriptions, so that the two are checked against each
// other. Start reading at Scale.Serve.
package emulator

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// A Load is what lies on the scale, and what is wrong with it.
type Load struct {
	Grams    int
	Tare     int // that the scale takes off by itself
	Moving   bool
	Overload bool
	Silent   bool // takes questions and says nothing
	Noise    bool // a byte of garbage before each answer
	Damaged  bool // a check or a digit is wrong
	Half     bool // the answer breaks off in the middle
	Parity   bool // bit 7 is set on what begins a frame, as some firmware has it
}

// A Scale is one emulated scale.
type Scale struct {
	Protocol string

	mu   sync.Mutex
	load Load
}

// Put lays something on the scale.
func (s *Scale) Put(l Load) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.load = l
}

func (s *Scale) now() Load {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load
}

// Serve answers hosts over TCP, one at a time, until the context ends.
func (s *Scale) Serve(ctx context.Context, ln net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = ln.Close() })
	defer stop()
	for {
		conn, err := ln.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a host: %w", err)
		}
		s.host(ctx, conn)
	}
}

func (s *Scale) host(ctx context.Context, conn net.Conn) {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer conn.Close()
	in := bufio.NewReader(conn)
	if s.Protocol == "stream" {
		s.stream(ctx, conn)
		return
	}
	for {
		if err := s.turn(in, conn); err != nil {
			return
		}
	}
}

// stream says the weight five times a second, asked or not.
func (s *Scale) stream(ctx context.Context, out io.Writer) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		if l := s.now(); !l.Silent {
			if _, err := out.Write(l.spoil([]byte(l.streamed()))); err != nil {
				return
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// streamed is 22 bytes: state, mode, device, lamp, weight, unit.
func (l Load) streamed() string {
	state, mode := "ST", "GS"
	switch {
	case l.Overload:
		state = "OL"
	case l.Moving:
		state = "US"
	}
	if l.Tare > 0 {
		mode = "NT"
	}
	return fmt.Sprintf("%s,%s,\x30\x30,%8s kg\r\n", state, mode, l.kilograms("%d.%03d"))
}

// kilograms writes what the scale shows; the sign stands first.
func (l Load) kilograms(format string) string {
	n, sign := l.Grams-l.Tare, ""
	if n < 0 {
		n, sign = -n, "-"
	}
	return sign + fmt.Sprintf(format, n/1000, n%1000)
}

// turn waits for one question and answers it.
func (s *Scale) turn(in *bufio.Reader, out io.Writer) error {
	b, err := in.ReadByte()
	if err != nil {
		return err
	}
	switch s.Protocol {
	case "toledo":
		if b == 'W' {
			return s.say(out, s.now().toledo())
		}
	case "nci":
		if line, err := in.ReadString('\r'); err != nil || b != 'W' || line != "\r" {
			return s.say(out, []byte("\n?\r\x03"))
		}
		return s.say(out, s.now().nci())
	case "sma":
		if line, err := in.ReadString('\r'); err != nil || b != '\n' || line != "W\r" {
			return s.say(out, []byte("\n?\r"))
		}
		return s.say(out, s.now().sma())
	case "sics":
		if line, err := in.ReadString('\n'); err != nil || string(b)+line != "SI\r\n" {
			return s.say(out, []byte("ES\r\n"))
		}
		return s.say(out, s.now().sics())
	case "cas":
		return s.cas(b, in, out)
	case "shtrih":
		return s.shtrih(b, in, out)
	}
	return nil
}

func (s *Scale) say(out io.Writer, answer []byte) error {
	l := s.now()
	if l.Silent {
		return nil
	}
	_, err := out.Write(l.spoil(answer))
	return err
}

func (l Load) spoil(answer []byte) []byte {
	if l.Parity {
		answer[0] |= 0x80
	}
	if l.Damaged {
		answer[len(answer)/2] ^= 0x45
	}
	if l.Half {
		answer = answer[:len(answer)/2]
	}
	if l.Noise {
		answer = append([]byte{0x7E}, answer...)
	}
	return answer
}

func (l Load) toledo() []byte {
	switch {
	case l.Overload:
		return []byte{0x02, '?', 0x42, 0x0D}
	case l.Moving:
		return []byte{0x02, '?', 0x41, 0x0D}
	case l.Grams < l.Tare:
		return []byte{0x02, '?', 0x44, 0x0D}
	}
	net := ""
	if l.Tare > 0 {
		net = "N"
	}
	return []byte("\x02" + l.kilograms("%02d.%03d") + net + "\r")
}

// cas answers ENQ with ACK and DC1 with a frame of fifteen bytes.
func (s *Scale) cas(b byte, in *bufio.Reader, out io.Writer) error {
	l := s.now()
	if b != 0x05 || l.Silent {
		return nil
	}
	if _, err := out.Write([]byte{0x06}); err != nil {
		return err
	}
	if b, err := in.ReadByte(); err != nil || b != 0x11 {
		return err
	}
	n, sign, state := l.Grams-l.Tare, " ", "S"
	if n < 0 {
		n, sign = -n, "-"
	}
	if l.Moving {
		state = "U"
	}
	body := fmt.Sprintf("%s%s%02d.%03dkg", state, sign, n/1000, n%1000)
	var check byte
	for i := range body {
		check ^= body[i]
	}
	return s.say(out, []byte("\x01\x02"+body+string([]byte{check, 0x03, 0x04})))
}

// shtrih answers ENQ, takes a frame and answers the command 3A with the password 0030.
func (s *Scale) shtrih(b byte, in *bufio.Reader, out io.Writer) error {
	l := s.now()
	switch {
	case l.Silent:
		return nil
	case b == 0x05:
		_, err := out.Write([]byte{0x15})
		return err
	case b != 0x02:
		return nil
	}
	n, err := in.ReadByte()
	if err != nil {
		return err
	}
	rest := make([]byte, int(n)+1)
	if _, err := io.ReadFull(in, rest); err != nil {
		return err
	}
	check := n
	for _, b := range rest[:n] {
		check ^= b
	}
	if check != rest[n] {
		_, err := out.Write([]byte{0x15})
		return err
	}
	if _, err := out.Write([]byte{0x06}); err != nil {
		return err
	}
	if err := s.say(out, l.shtrih(rest[:n])); err != nil {
		return err
	}
	_, err = in.ReadByte() // the host's acknowledgement
	return err
}

func (l Load) shtrih(command []byte) []byte {
	var body []byte
	switch {
	case command[0] != 0x3A:
		body = []byte{command[0], 120}
	case string(command[1:]) != "0030":
		body = []byte{0x3A, 122}
	default:
		state := uint16(0x04)
		if !l.Moving && !l.Overload {
			state |= 0x11
		}
		if l.Tare > 0 {
			state |= 0x08
		}
		weight := l.Grams - l.Tare
		if l.Overload {
			state, weight = 0x44, 0
		}
		body = binary.LittleEndian.AppendUint16([]byte{0x3A, 0}, state)
		body = binary.LittleEndian.AppendUint32(body, uint32(int32(weight)))
		body = append(binary.LittleEndian.AppendUint16(body, uint16(l.Tare)), 0)
	}
	frame := append([]byte{0x02, byte(len(body))}, body...)
	var check byte
	for _, b := range frame[1:] {
		check ^= b
	}
	return append(frame, check)
}

func (l Load) nci() []byte {
	one, two := byte(0x30), byte(0x30)
	if l.Moving {
		one |= 0x01
	}
	if l.Grams < l.Tare {
		two |= 0x01
	}
	if l.Overload {
		two |= 0x02
	}
	return []byte(fmt.Sprintf("\n%sKG\r\n%c%c\r\x03", l.kilograms("%02d.%03d"), one, two))
}

func (l Load) sma() []byte {
	state, mode, motion := byte(' '), byte('G'), byte(' ')
	switch {
	case l.Overload:
		state = 'O'
	case l.Grams < l.Tare:
		state = 'U'
	case l.Grams == 0:
		state = 'Z'
	}
	if l.Tare > 0 {
		mode = 'N'
	}
	if l.Moving {
		motion = 'M'
	}
	return []byte(fmt.Sprintf("\n%c1%c%c %10skg \r", state, mode, motion, l.kilograms("%d.%03d")))
}

func (l Load) sics() []byte {
	switch {
	case l.Overload:
		return []byte("S +\r\n")
	case l.Grams < l.Tare:
		return []byte("S -\r\n")
	}
	state := "S"
	if l.Moving {
		state = "D"
	}
	return []byte(fmt.Sprintf("S %s %10s kg\r\n", state, l.kilograms("%d.%03d")))
}
