package shtrih

import (
	"context"
	"errors"
	"fmt"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/wire"
)

// The passwords from the factory (section 1.1).
const (
	Operator      = 1
	Administrator = 30
)

// A Device is one register. It keeps its line open between calls and opens it again when
// it broke.
type Device struct {
	wire.Line
	Operator      uint32 // password of the cashier, 1 from the factory
	Administrator uint32 // password of the system administrator, 30 from the factory
	Timing        Timing
	Wait          func(ctx context.Context, d time.Duration) error

	opened struct { // when the shift that was last asked about began
		number uint16
		memory string
		at     time.Time
	}
}

// ask gives a command and reads its answer's data. Errors are fiscal's.
func (d *Device) ask(ctx context.Context, c code, m message) ([]byte, error) {
	patience, again := c.traits()
	var answer []byte
	err := d.Give(ctx, fmt.Sprintf("command %X", uint16(c)), again, func(port *wire.Port, _ bool) (err error) {
		answer, err = (&link{port, d.Timing}).call(m, patience, again)
		return err
	})
	if err != nil {
		return nil, err
	}
	b, err := data(answer)
	if errors.Is(err, errShape) {
		return nil, &fiscal.Error{Code: fiscal.Lost, Err: fmt.Errorf("command %X: %w: % X", uint16(c), err, answer)}
	}
	return b, err
}

// print gives a command that prints. While the device prints the one before, or waits to
// go on after new paper, it has said that it did not take this one: it is given again.
func (d *Device) print(ctx context.Context, c code, m message) ([]byte, error) {
	for range maxPolls {
		b, err := d.ask(ctx, c, m)
		switch deviceCode(err) {
		case "50", "58", "6B", "72":
			if _, err := d.rest(ctx); err != nil {
				return nil, err
			}
		default:
			return b, d.explain(ctx, err)
		}
	}
	return nil, fiscal.Fail(fiscal.Busy, "command %X: still printing", uint16(c))
}

// maxPolls bounds how long a print is waited for: half a minute with the usual timing.
const maxPolls = 200

// rest waits until nothing is being printed. After new paper it lets the device go on.
func (d *Device) rest(ctx context.Context) (s short, err error) {
	for range maxPolls {
		if s, err = d.short(ctx); err != nil {
			return s, err
		}
		switch code := s.trouble(); {
		case code == fiscal.Busy:
			err = d.Wait(ctx, d.Timing.Poll)
		case code != "":
			err = &fiscal.Error{Code: code}
		case s.submode == 3:
			_, err = d.ask(ctx, cmdContinue, command(cmdContinue).password(d.Operator))
		default:
			return s, nil
		}
		if err != nil {
			return s, err
		}
	}
	return s, fiscal.Fail(fiscal.Busy, "the device does not come to rest")
}

func deviceCode(err error) string {
	var e *fiscal.Error
	if errors.As(err, &e) {
		return e.Device
	}
	return ""
}

// explain adds the device's own words to a refusal.
func (d *Device) explain(ctx context.Context, err error) error {
	var e *fiscal.Error
	var n byte
	if !errors.As(err, &e) || e.Device == "" {
		return err
	}
	if _, scanErr := fmt.Sscanf(e.Device, "%02X", &n); scanErr != nil {
		return err
	}
	if b, askErr := d.ask(ctx, cmdErrorText, command(cmdErrorText).bytes(n)); askErr == nil {
		return &fiscal.Error{Code: e.Code, Device: e.Device + " " + words(b)}
	}
	return err
}

// Status asks for both statuses, the fiscal storage's and the shift's.
func (d *Device) Status(ctx context.Context) (s fiscal.Status, err error) {
	sh, err := d.short(ctx)
	if err != nil {
		return s, err
	}
	lo, err := d.long(ctx)
	if err != nil {
		return s, err
	}
	fn, err := d.memory(ctx)
	if err != nil {
		return s, err
	}
	receipts, err := d.shift(ctx, &s)
	if err != nil {
		return s, err
	}
	s.Memory, s.Last, s.Documents, s.Clock = fn.serial, fn.last, lo.documents, lo.clock
	s.Trouble, s.Warnings = sh.trouble(), fiscal.StorageWarnings(fn.warnings)
	s.Receipt = sh.mode&0x0F == 8
	s.Unprinted = sh.submode == 3
	if sh.mode == 3 {
		s.Shift = fiscal.Expired
	}
	if fn.phase&0x0F != 3 && s.Trouble == "" {
		s.Trouble = fiscal.Blocked // not registered yet, or closed for good
	}
	if s.Shift != fiscal.Closed {
		s.Opened, err = d.since(ctx, s, receipts)
	}
	return s, err
}

func (s short) trouble() fiscal.Code {
	const coverOpen = 1 << 10
	switch s.submode {
	case 1, 2:
		if s.flags&coverOpen != 0 {
			return fiscal.Cover
		}
		return fiscal.NoPaper
	case 4, 5:
		return fiscal.Busy
	}
	return ""
}

func (d *Device) short(ctx context.Context) (s short, err error) {
	b, err := d.ask(ctx, cmdStatus, command(cmdStatus).password(d.Operator))
	if err != nil {
		return s, err
	}
	s, err = parseShort(b)
	return s, shaped(err)
}

func (d *Device) long(ctx context.Context) (l long, err error) {
	b, err := d.ask(ctx, cmdLong, command(cmdLong).password(d.Operator))
	if err != nil {
		return l, err
	}
	l, err = parseLong(b)
	return l, shaped(err)
}

func (d *Device) memory(ctx context.Context) (m memory, err error) {
	b, err := d.ask(ctx, cmdMemory, command(cmdMemory).password(d.Administrator))
	if err != nil {
		return m, err
	}
	m, err = parseMemory(b)
	return m, shaped(err)
}

func (d *Device) shift(ctx context.Context, s *fiscal.Status) (receipts uint16, err error) {
	b, err := d.ask(ctx, cmdShiftInfo, command(cmdShiftInfo).password(d.Administrator))
	if err != nil {
		return 0, err
	}
	r := reading{rest: b}
	s.Shift = fiscal.Closed
	if r.number(1) != 0 {
		s.Shift = fiscal.Open
	}
	s.Number, receipts = uint16(r.number(2)), uint16(r.number(2))
	return receipts, shaped(r.end())
}

// shaped turns an answer of an unknown shape into one that was lost.
func shaped(err error) error {
	if err != nil {
		return &fiscal.Error{Code: fiscal.Lost, Err: err}
	}
	return nil
}

// since finds when a shift was opened: its opening is before its receipts, and other
// documents of a shift are few. Where it is not found soon, nothing is claimed.
func (d *Device) since(ctx context.Context, s fiscal.Status, receipts uint16) (time.Time, error) {
	if d.opened.number == s.Number && d.opened.memory == s.Memory {
		return d.opened.at, nil
	}
	at := time.Time{}
	for n, steps := int64(s.Last)-int64(receipts), 0; n > 0 && steps < 20; n, steps = n-1, steps+1 {
		found, err := d.Find(ctx, uint32(n))
		if fiscal.CodeOf(err) == fiscal.NotFound {
			break
		}
		if err != nil {
			return at, err
		}
		if found.Form == fiscal.FormShiftOpening {
			if found.Shift == s.Number {
				at = found.Time
			}
			break
		}
	}
	d.opened.number, d.opened.memory, d.opened.at = s.Number, s.Memory, at
	return at, nil
}

// Find reads a document of the fiscal storage.
func (d *Device) Find(ctx context.Context, number uint32) (fiscal.Registered, error) {
	b, err := d.ask(ctx, cmdFind, command(cmdFind).password(d.Administrator).number(uint64(number), 4))
	if err != nil {
		return fiscal.Registered{}, err
	}
	found, err := parseFound(b)
	if err == nil && found.Number != number {
		err = errShape
	}
	return found, shaped(err)
}
