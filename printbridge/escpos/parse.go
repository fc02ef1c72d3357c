package escpos

// A Command is one instruction of a printer's byte stream.
type Command struct {
	Op   string // "text", "LF", "ESC @", "GS v 0"; "?" for a byte that means nothing
	Args []byte // the bytes after the opcode, without a payload
	Data []byte // payload: the text, the dots, the code's content; cut off at MaxPayload
}

// Text is the Op of a stretch of printable bytes.
const Text = "text"

// MaxPayload is how many bytes of a payload the parser keeps; the rest is skipped.
const MaxPayload = 1 << 20

// A Parser reads a printer's byte stream back into commands. It knows the length of every
// command, so it keeps its place however the stream is cut into pieces and whatever bytes
// an image or a code contains. The zero value is ready.
type Parser struct {
	pending []byte
	skip    int64
}

// Feed takes the next piece of the stream and calls emit for each command it completes.
func (p *Parser) Feed(piece []byte, emit func(Command)) {
	if p.skip > 0 {
		n := min(p.skip, int64(len(piece)))
		p.skip -= n
		piece = piece[n:]
	}
	p.pending = append(p.pending, piece...)
	for len(p.pending) > 0 {
		cmd, used, whole := next(p.pending)
		if !whole {
			return
		}
		emit(cmd)
		if over := used - int64(len(p.pending)); over > 0 {
			p.skip, p.pending = over, nil
			return
		}
		p.pending = p.pending[used:]
	}
	p.pending = nil
}

// next reads one command. It uses that many bytes, which may be more than there are when
// a payload is longer than we keep; not whole means: wait for more.
func next(b []byte) (cmd Command, used int64, whole bool) {
	switch c := b[0]; {
	case c == 0x1B:
		return prefixed("ESC ", escape, b)
	case c == 0x1D:
		return prefixed("GS ", group, b)
	case c == 0x1C:
		return prefixed("FS ", file, b)
	case c == 0x10:
		return realTime(b)
	case c >= 0x20 && c != 0x7F:
		n := 1
		for n < len(b) && b[n] >= 0x20 && b[n] != 0x7F && n < MaxPayload {
			n++
		}
		return Command{Op: Text, Data: clone(b[:n])}, int64(n), true
	default:
		return Command{Op: control(c), Args: []byte{c}}, 1, true
	}
}

func control(c byte) string {
	switch c {
	case 0x0A:
		return "LF"
	case 0x0D:
		return "CR"
	case 0x09:
		return "HT"
	case 0x0C:
		return "FF"
	case 0x18:
		return "CAN"
	}
	return "?"
}

// A length says how a command goes on after its opcode.
type length func(b []byte) (args int, payload int64, whole bool)

func prefixed(prefix string, table func(byte) length, b []byte) (Command, int64, bool) {
	if len(b) < 2 {
		return Command{}, 0, false
	}
	args, payload, whole := table(b[1])(b[2:])
	if !whole {
		return Command{}, 0, false
	}
	return take(prefix+string(rune(b[1])), b, 2, args, payload)
}

// realTime is DLE and what follows: EOT n, ENQ n, DC4 with a function of its own length.
func realTime(b []byte) (Command, int64, bool) {
	if len(b) < 2 {
		return Command{}, 0, false
	}
	switch b[1] {
	case 0x04:
		return take("DLE EOT", b, 2, 1, 0)
	case 0x05:
		return take("DLE ENQ", b, 2, 1, 0)
	case 0x14:
		if len(b) < 3 {
			return Command{}, 0, false
		}
		args := map[byte]int{1: 3, 2: 3, 3: 6, 7: 2, 8: 8}[b[2]]
		return take("DLE DC4", b, 2, max(args, 1), 0)
	}
	return Command{Op: "?", Args: []byte{0x10}}, 1, true
}

func take(op string, b []byte, opcode, args int, payload int64) (Command, int64, bool) {
	head := opcode + args
	kept := min(payload, MaxPayload)
	if int64(len(b)) < int64(head)+kept {
		return Command{}, 0, false
	}
	cmd := Command{Op: op, Args: clone(b[opcode:head])}
	if kept > 0 {
		cmd.Data = clone(b[head : int64(head)+kept])
	}
	return cmd, int64(head) + payload, true
}

func clone(b []byte) []byte { return append([]byte(nil), b...) }
