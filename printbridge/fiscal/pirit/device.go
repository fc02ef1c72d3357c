package pirit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/wire"
)

// A Device is one register. It keeps its line open between calls and opens it again when
// it broke.
type Device struct {
	wire.Line
	Password string // four letters; "" is the factory's
	Timing   Timing
	Now      func() time.Time // the clock of the place, given to a device that has lost power
	Wait     func(ctx context.Context, d time.Duration) error

	id    byte
	ffd12 *bool              // as last told
	taxes map[fiscal.Tax]int // numbers of rates beyond the first six; nil: not asked yet
}

// patience is how long a command may take, and whether giving it twice is harmless.
func patience(code string) (time.Duration, bool) {
	switch code {
	case "00", "01", "02", "03", "04", "06", "11", "13", "78", "52":
		return 2 * time.Second, true
	case "20", "21", "23", "31", "32", "58":
		return 60 * time.Second, false
	}
	return 10 * time.Second, false
}

// ask gives a command and reads its fields. Errors are fiscal's.
func (d *Device) ask(ctx context.Context, code string, fields ...[]byte) (reading, error) {
	wait, again := patience(code)
	var a Answer
	err := d.Give(ctx, "command "+code, again, func(port *wire.Port, fresh bool) (err error) {
		l := &link{port, d.Timing, cmp.Or(d.Password, factory), &d.id}
		if fresh {
			err = l.greet()
		}
		if err == nil {
			a, err = l.call(code, fields, wait, again)
		}
		return err
	})
	if err != nil {
		return reading{}, err
	}
	return reading{fields: a.Fields}, d.explain(ctx, code, a.Error)
}

// explain makes an error of a code, with the device's own words where it has any.
func (d *Device) explain(ctx context.Context, code, e string) error {
	if e == "00" {
		return nil
	}
	kind, known := codes[e]
	if !known {
		kind = fiscal.Refused
	}
	told := &fiscal.Error{Code: kind, Device: e}
	switch {
	case code == "06": // which explains the others
	case e == "01" || e == "03":
		r, err := d.ask(ctx, "06", number(1))
		r.echo("1")
		reason, text := r.number(16), r.text()
		if err == nil && r.err() == nil {
			told.Device = fmt.Sprintf("%s/%d %s", e, reason, text)
			if c, known := reasons[reason]; known {
				told.Code = c
			}
		}
	case e == "08" || e == "09":
		if c, err := d.printer(ctx); err == nil && c != "" {
			told.Code = c
		}
	}
	return told
}

// shaped turns an answer of an unknown shape into one that was lost.
func shaped(code string, r reading) error {
	if r.bad {
		return &fiscal.Error{Code: fiscal.Lost, Err: fmt.Errorf("command %s: %w", code, errShape)}
	}
	return nil
}

// info asks a numbered question, whose number the answer repeats.
func (d *Device) info(ctx context.Context, code string, n int, more ...[]byte) (reading, error) {
	r, err := d.ask(ctx, code, append([][]byte{number(n)}, more...)...)
	if err != nil {
		return r, err
	}
	r.echo(string(number(n)))
	return r, shaped(code, r)
}

// printer says what keeps it from printing: "" for nothing (section 2.1).
func (d *Device) printer(ctx context.Context) (fiscal.Code, error) {
	r, err := d.ask(ctx, "04")
	if err != nil {
		return "", err
	}
	mask := r.number(16)
	switch {
	case r.bad:
		return "", shaped("04", r)
	case mask&(1<<2) != 0:
		return fiscal.Cover, nil
	case mask&(1<<1) != 0:
		return fiscal.NoPaper, nil
	case mask&(1<<3|1<<7) != 0:
		return fiscal.Hardware, nil
	case mask&1 != 0:
		return fiscal.Busy, nil
	}
	return "", nil
}

// flags are those of command 00.
type flags struct {
	fatal, current uint64
	kind, stage    byte // of the open document
}

const (
	notStarted   = 1 << 0
	shiftOpen    = 1 << 2
	shiftExpired = 1 << 3
	closeAgain   = 1 << 8 // the closing of the shift was interrupted
	memoryFault  = 1<<2 | 1<<6
	unprinted    = 8 // stage: closed in the storage, and its paper is incomplete
)

func (d *Device) flags(ctx context.Context) (f flags, err error) {
	r, err := d.ask(ctx, "00")
	if err != nil {
		return f, err
	}
	f.fatal, f.current = r.number(32), r.number(32)
	document := byte(r.number(8))
	f.kind, f.stage = document&0x0F, document>>4
	return f, shaped("00", r)
}

// Status asks for all there is to know.
func (d *Device) Status(ctx context.Context) (s fiscal.Status, err error) {
	f, err := d.flags(ctx)
	if err != nil {
		return s, err
	}
	if s.Trouble, err = d.printer(ctx); err != nil {
		return s, err
	}
	s.Unprinted = f.stage == unprinted || f.current&closeAgain != 0
	s.Receipt = f.kind != 0 && f.stage != unprinted
	if err := d.storage(ctx, &s); err != nil {
		return s, err
	}
	switch {
	case f.fatal&memoryFault != 0:
		s.Trouble = fiscal.Blocked
	case f.fatal != 0:
		s.Trouble = fiscal.Hardware
	}
	r, err := d.info(ctx, "01", 7)
	if err != nil {
		return s, err
	}
	for i := range 6 { // sold, given back, cancelled, put off, cash in, cash out
		if n := uint16(r.number(16)); i >= 4 {
			s.Documents += n
		}
	}
	c, err := d.ask(ctx, "13")
	if err != nil {
		return s, err
	}
	s.Clock = c.stamp()
	if err := errors.Join(shaped("01", r), shaped("13", c)); err != nil {
		return s, err
	}
	s.Shift = fiscal.Closed
	if f.current&shiftOpen == 0 {
		return s, nil
	}
	s.Shift = fiscal.Open
	if f.current&shiftExpired != 0 {
		s.Shift = fiscal.Expired
	}
	o, err := d.info(ctx, "02", 17)
	if err != nil {
		return s, err
	}
	s.Opened = o.stamp()
	return s, shaped("02", o)
}

// storage asks the fiscal storage (section 2.8).
func (d *Device) storage(ctx context.Context, s *fiscal.Status) error {
	serial, err := d.info(ctx, "78", 1)
	if err != nil {
		return err
	}
	s.Memory = serial.text()
	if s.Last, err = d.last(ctx); err != nil {
		return err
	}
	sh, err := d.info(ctx, "78", 6)
	if err != nil {
		return err
	}
	s.Number = uint16(sh.number(16))
	st, err := d.info(ctx, "78", 2)
	if err != nil {
		return err
	}
	phase := st.number(8) & 0x0F
	st.number(8)
	warnings := st.number(8)
	serial.bad = serial.bad || s.Memory == ""
	if err := errors.Join(shaped("78", serial), shaped("78", sh), shaped("78", st)); err != nil {
		return err
	}
	s.Warnings = fiscal.StorageWarnings(byte(warnings))
	if warnings&(1<<7) != 0 || phase != 3 {
		s.Trouble = fiscal.Blocked
	}
	return nil
}

// last is the number of the last fiscal document.
func (d *Device) last(ctx context.Context) (uint32, error) {
	r, err := d.info(ctx, "78", 3)
	if err != nil {
		return 0, err
	}
	n := uint32(r.number(32))
	return n, shaped("78", r)
}

// format says whether documents are made in format 1.2.
func (d *Device) format(ctx context.Context) (bool, error) {
	if d.ffd12 != nil {
		return *d.ffd12, nil
	}
	r, err := d.info(ctx, "78", 22)
	if err != nil {
		return false, err
	}
	now := r.number(8) == 4
	if err := shaped("78", r); err != nil {
		return false, err
	}
	d.ffd12 = &now
	return now, nil
}
