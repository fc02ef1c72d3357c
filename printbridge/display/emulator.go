package display

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"

	"comptoir/printbridge/escpos"
)

// An Emulator is a display of the CD5220 and Epson sets made of software. It is strict: in
// string mode it hears nothing but the commands that end it, and a fortieth character that
// is not placed scrolls the lines away, as on real ones.
type Emulator struct {
	Page escpos.Page

	mu      sync.Mutex
	cells   [Rows][Columns]rune
	x, y    int
	over    bool // overwrite mode
	string  bool
	pending []byte
	changed chan struct{}
}

// NewEmulator is a dark display.
func NewEmulator(page escpos.Page) *Emulator {
	e := &Emulator{Page: page, changed: make(chan struct{})}
	e.clear()
	return e
}

func (e *Emulator) clear() {
	for y := range e.cells {
		for x := range e.cells[y] {
			e.cells[y][x] = ' '
		}
	}
	e.x, e.y, e.string = 0, 0, false
}

// Text is what is to be read on it.
func (e *Emulator) Text() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var rows []string
	for _, row := range e.cells {
		rows = append(rows, string(row[:]))
	}
	return strings.Join(rows, "\n")
}

// Await waits until it can be read as asked, or the context ends.
func (e *Emulator) Await(ctx context.Context, is func(text string) bool) error {
	for {
		e.mu.Lock()
		changed := e.changed
		e.mu.Unlock()
		if is(e.Text()) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Serve shows what hosts send over TCP, until the context ends.
func (e *Emulator) Serve(ctx context.Context, ln net.Listener) error {
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
		closing := context.AfterFunc(ctx, func() { _ = conn.Close() })
		piece := make([]byte, 256)
		for {
			n, err := conn.Read(piece)
			e.Feed(piece[:n])
			if err != nil {
				break
			}
		}
		closing()
		_ = conn.Close()
	}
}

// Feed takes bytes, however they are cut into pieces.
func (e *Emulator) Feed(piece []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pending = append(e.pending, piece...)
	for len(e.pending) > 0 {
		used := e.step(e.pending)
		if used == 0 {
			break
		}
		e.pending = e.pending[used:]
	}
	close(e.changed)
	e.changed = make(chan struct{})
}

// lengths are the parameters of the commands that we know, by what begins them.
var lengths = map[byte]map[byte]int{
	0x1B: {'@': 0, 'l': 2, 0x11: 0, 0x12: 0, 0x13: 0, 't': 1, '_': 1, '*': 1, 'f': 1, 'c': 1, '=': 1, 'R': 1, 'H': 0, 'L': 0, 'B': 0, 'K': 0},
	0x1F: {'$': 2, 0x01: 0, 0x02: 0, 0x03: 0, 'C': 1, 'X': 1, 'B': 0, 'r': 1, 'E': 1, '@': 0},
}

// step carries out what stands first and says how many bytes that was; 0 is not whole yet.
func (e *Emulator) step(b []byte) int {
	table, command := lengths[b[0]]
	switch {
	case command && len(b) < 2:
		return 0
	case command && b[0] == 0x1B && b[1] == 'Q':
		return e.wholeLine(b)
	case command:
		n, known := table[b[1]]
		if !known {
			return 2 // what follows is shown, as on a real one
		}
		if len(b) < 2+n {
			return 0
		}
		e.command(b[0], b[1], b[2:2+n])
		return 2 + n
	}
	e.single(b[0])
	return 1
}

// wholeLine is ESC Q A text CR, which leaves the display in string mode.
func (e *Emulator) wholeLine(b []byte) int {
	end := strings.IndexByte(string(b), 0x0D)
	if end < 3 {
		if len(b) > 64 {
			return 2
		}
		return 0
	}
	row := 0
	if b[2] == 'B' {
		row = 1
	}
	text := escpos.Decode(b[3:end], e.Page.Name)
	for x := range Columns {
		e.cells[row][x] = ' '
		if x < len(text) {
			e.cells[row][x] = text[x]
		}
	}
	e.string = true
	return end + 1
}

func (e *Emulator) command(set, op byte, args []byte) {
	if e.string {
		return
	}
	switch {
	case set == 0x1B && op == '@':
		e.clear()
		e.over = true
	case set == 0x1B && op == 'l', set == 0x1F && op == '$':
		if args[0] >= 1 && args[0] <= Columns && args[1] >= 1 && args[1] <= Rows {
			e.x, e.y = int(args[0])-1, int(args[1])-1
		}
	case op == 0x11 || set == 0x1F && op == 0x01:
		e.over = true
	case op == 0x12 || op == 0x13 || set == 0x1F && op <= 0x03:
		e.over = false
	}
}

func (e *Emulator) single(b byte) {
	switch {
	case b == 0x0C:
		e.clear()
	case b == 0x18:
		e.string = false
	case e.string:
	case b == 0x0B:
		e.x, e.y = 0, 0
	case b == 0x0D:
		e.x = 0
	case b == 0x0A:
		e.y = (e.y + 1) % Rows
	case b >= 0x20:
		e.put(escpos.Decode([]byte{b}, e.Page.Name)[0])
	}
}

func (e *Emulator) put(r rune) {
	if e.x == Columns {
		e.x, e.y = 0, e.y+1
		if e.y == Rows {
			e.y = 0
			if !e.over {
				e.cells[0], e.y = e.cells[1], Rows-1
			}
		}
	}
	e.cells[e.y][e.x] = r
	e.x++
}
