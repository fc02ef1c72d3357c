package pirit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/wire"
)

// errShape is an answer that is not as the protocol has it: whoever sent it, nothing in it
// is believed.
var errShape = errors.New("answer of an unknown shape")

// text is what a device prints: CP866, of which the last legal letter is Ё (section 1).
func text(s string, limit int) []byte {
	b := wire.Text(charmap.CodePage866, strings.ReplaceAll(s, "ё", "е"), limit)
	for i, c := range b {
		if c > LastID {
			b[i] = '?'
		}
	}
	return b
}

// words reads a text of a device.
func words(b []byte) string {
	s, err := charmap.CodePage866.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(s)
}

// mark writes a marking code: its control characters as $1D (section 1).
func mark(code string) []byte {
	var out []byte
	for _, b := range []byte(code) {
		if b < ' ' {
			out = fmt.Appendf(out, "$%02X", b)
			continue
		}
		out = append(out, b)
	}
	return out
}

func number[T ~int | ~int64 | ~byte | ~uint32](n T) []byte {
	return strconv.AppendInt(nil, int64(n), 10)
}

func money(a fiscal.Amount) []byte { return fmt.Appendf(nil, "%d.%02d", a/100, a%100) }

func quantity(q fiscal.Quantity) []byte {
	if q%fiscal.Piece == 0 {
		return number(int64(q / fiscal.Piece))
	}
	return fmt.Appendf(nil, "%d.%06d", q/fiscal.Piece, q%fiscal.Piece)
}

func date(t time.Time) []byte { return t.AppendFormat(nil, "020106") }

func clock(t time.Time) []byte { return t.AppendFormat(nil, "150405") }

// operator is tags 1021 and 1203: a tax number goes first.
func operator(d fiscal.Document) []byte {
	name := d.Cashier
	if name == "" {
		name = nobody
	}
	if d.CashierINN != "" {
		return append(append(text(d.CashierINN, 12), '&'), text(name, 64)...)
	}
	return text(name, 64)
}

// nobody is printed as the cashier where none is named: the device takes no document
// without one (reason 33).
const nobody = "Кассир"

// A reading takes fields off an answer; a missing one makes it bad. Firmware may add
// fields, so what is left over does not.
type reading struct {
	fields [][]byte
	bad    bool
}

func (r *reading) take() []byte {
	if len(r.fields) == 0 {
		r.bad = true
		return nil
	}
	f := r.fields[0]
	r.fields = r.fields[1:]
	return f
}

func (r *reading) text() string { return words(r.take()) }

// number is a whole number; empty is 0.
func (r *reading) number(bits int) uint64 {
	f := r.take()
	if len(f) == 0 {
		return 0
	}
	n, err := strconv.ParseUint(string(f), 10, bits)
	r.bad = r.bad || err != nil
	return n
}

// stamp is a date and a time, in two fields.
func (r *reading) stamp() time.Time {
	t, err := time.Parse("020106150405", string(r.take())+string(r.take()))
	r.bad = r.bad || err != nil
	return t
}

// echo is the number of the request, which answers repeat.
func (r *reading) echo(want string) {
	if string(r.take()) != want {
		r.bad = true
	}
}

func (r *reading) err() error {
	if r.bad {
		return errShape
	}
	return nil
}
