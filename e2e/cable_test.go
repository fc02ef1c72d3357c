package e2e

import (
	"net"
	"sync"
	"testing"
)

// A breakage is what a cable does at a byte.
type breakage string

// The breakages.
const (
	losesAnswer  breakage = "the rest of an answer is lost"
	losesRequest breakage = "the rest of a request is lost"
	doubles      breakage = "an answer comes twice"
	noise        breakage = "a bit is turned"
	unplugged    breakage = "the cable is pulled"
	powerCut     breakage = "the register loses power"
	bridgeDies   breakage = "the bridge is killed"
	paperEnds    breakage = "the paper ends"
)

// A cable lies between the bridge and a register, and breaks at the byte where a test wants it to. Bytes are counted in
// both directions; each fault happens once.
type cable struct {
	to      string // where the register listens
	ln      net.Listener
	packets bool // TCP all the way: what does not arrive breaks the connection

	mu     sync.Mutex
	passed int
	at     int // the byte at which it breaks, counted from when it was armed
	how    breakage
	hit    chan breakage // told once it has happened
	lost   bool          // the rest of what is on its way
	again  bool          // the answer that is on its way comes once more
	strike func(breakage)
	watch  func(request []byte) // sees what goes to the register, or the printer
}

// The directions.
const (
	request = iota
	answer
)

// layCable lays one to a register; strike does to the machines what is not the cable's doing.
func layCable(t testing.TB, to string, packets bool, strike func(breakage)) *cable {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: to, ln: ln, packets: packets, strike: strike}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			host, err := ln.Accept()
			if err != nil {
				return
			}
			go c.join(host)
		}
	}()
	return c
}

// join carries one connection.
func (c *cable) join(host net.Conn) {
	defer host.Close()
	register, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer register.Close()
	over := make(chan struct{}, 2)
	carry := func(from, to net.Conn, way int) {
		defer func() { over <- struct{}{} }()
		piece := make([]byte, 4096)
		for {
			n, err := from.Read(piece)
			if way == request && c.watch != nil {
				c.watch(piece[:n])
			}
			out, broken := c.pass(piece[:n], way)
			if len(out) > 0 {
				if _, err := to.Write(out); err != nil {
					return
				}
			}
			if err != nil || broken {
				return
			}
		}
	}
	go carry(host, register, request)
	go carry(register, host, answer)
	<-over
}

// arm has the cable break at a byte from now on, and counts anew.
func (c *cable) arm(how breakage, at int) <-chan breakage {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed, c.at, c.how, c.hit = 0, at, how, make(chan breakage, 1)
	c.lost, c.again = false, false
	return c.hit
}

// disarm says how many bytes went over the cable since it was armed.
func (c *cable) disarm() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = 0
	return c.passed
}

// pass lets bytes through; it says whether the connection is broken then.
func (c *cable) pass(in []byte, way int) (out []byte, broken bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost = false // what comes next was sent anew
	for _, b := range in {
		c.passed++
		if c.passed == c.at {
			b, broken = c.breaks(b, way)
		}
		if broken {
			return out, true
		}
		if !c.lost {
			out = append(out, b)
		}
	}
	if way == answer && c.again {
		out, c.again = append(out, in...), false
	}
	return out, false
}

// breaks does to a byte what was armed; what happens to one direction only waits for its next byte.
func (c *cable) breaks(b byte, way int) (byte, bool) {
	if way == request && (c.how == losesAnswer || c.how == doubles) || way == answer && c.how == losesRequest {
		c.at++
		return b, false
	}
	c.at = 0
	c.hit <- c.how
	switch c.how {
	case losesAnswer, losesRequest:
		c.lost = true
		return b, c.packets
	case doubles:
		c.again = true
	case noise:
		return b ^ 0x20, false
	case unplugged:
		return b, true
	case powerCut, bridgeDies:
		c.strike(c.how)
		return b, true
	case paperEnds:
		c.strike(c.how)
	}
	return b, false
}
