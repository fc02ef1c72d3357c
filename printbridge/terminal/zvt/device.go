package zvt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"comptoir/printbridge/terminal"
)

// A Device is a terminal. Each thing is asked over a line of its own: a terminal that was switched off
// in between, or that another program spoke with, is found as it is.
type Device struct {
	Dial     func(ctx context.Context) (Conn, error)
	Framed   bool  // a serial line
	Password int64 // six digits
	Timing   Timing

	mu   sync.Mutex
	open *link // while something is under way
}

// Timing is how long a terminal may take.
type Timing struct {
	Ack    time.Duration // to say that it heard (T3 of PA00P016)
	Answer time.Duration // to say something more (T4)
}

// Usual is what the protocol gives it.
func Usual() Timing { return Timing{Ack: 5 * time.Second, Answer: 180 * time.Second} }

// config is how the terminal serves the till: it prints its own slips, tells what it shows (08) and
// takes no payment that was not asked for (10).
const config = 0x08 | 0x10

// euro is the currency that a terminal is registered with where nobody says another.
const euro = 978

// Look opens the line and says nothing: a terminal that serves a guest is left in peace.
func (d *Device) Look(ctx context.Context) error {
	conn, err := d.Dial(ctx)
	if err != nil {
		return terminal.Fail(terminal.Offline, "open the line: %w", err)
	}
	return conn.Close()
}

// Last asks for the last transaction: the receipt again, with the status of what was carried out.
func (d *Device) Last(ctx context.Context) (t terminal.Transaction, err error) {
	err = d.with(ctx, euro, func(l *link) error {
		out, err := d.exchange(ctx, l, message(repeat, append(d.password(), 0x03, 0x03)...), func(terminal.Code) {})
		if err != nil {
			if terminal.CodeOf(err) == terminal.NotPossible && out.begun { // it looked, and has none
				return terminal.Fail(terminal.NotFound, "%v", err)
			}
			return reached(err)
		}
		if !out.heard {
			return terminal.Fail(terminal.NotFound, "no transaction")
		}
		t = out.Transaction
		return nil
	})
	return t, err
}

// reached is what a broken line means for a question that may be asked again.
func reached(err error) error {
	if terminal.CodeOf(err) == terminal.Lost {
		return terminal.Fail(terminal.Offline, "%v", err)
	}
	return err
}

// Carry has the terminal do something.
func (d *Device) Carry(ctx context.Context, r terminal.Request, shows func(terminal.Code)) (out terminal.Outcome, err error) {
	err = d.with(ctx, r.Currency, func(l *link) error {
		got, err := d.exchange(ctx, l, d.command(r), shows)
		out = got.Outcome
		if err == nil && !got.heard && r.Kind != terminal.EndOfDay {
			err = terminal.Fail(terminal.Lost, "it ended without a status")
		}
		return err
	})
	return out, err
}

// Abort ends what is under way.
func (d *Device) Abort() {
	d.mu.Lock()
	l := d.open
	d.mu.Unlock()
	if l != nil {
		_ = l.write(message(abort)) // a line that broke ends by itself
	}
}

func (d *Device) password() []byte { return bcd(d.Password, 3) }

func (d *Device) command(r terminal.Request) Message {
	amount := append([]byte{fieldAmount}, bcd(int64(r.Amount), 6)...)
	currency := append([]byte{fieldCurrency}, bcd(int64(r.Currency), 2)...)
	switch r.Kind {
	case terminal.Pay:
		return message(authorise, append(append(amount, currency...), fieldPayment, 0x40)...)
	case terminal.Reverse:
		return message(reversal, append(append(d.password(), fieldReceipt), bcd(int64(r.Receipt), 2)...)...)
	case terminal.Refund:
		return message(refund, append(append(d.password(), amount...), currency...)...)
	}
	return message(endOfDay, d.password()...)
}

// with opens the line, registers, and has something done over it.
func (d *Device) with(ctx context.Context, currency int, do func(*link) error) error {
	if currency == 0 {
		currency = euro
	}
	conn, err := d.Dial(ctx)
	if err != nil {
		return terminal.Fail(terminal.Offline, "open the line: %w", err)
	}
	l := &link{conn: conn, framed: d.Framed}
	d.mu.Lock()
	d.open = l
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		d.open = nil
		d.mu.Unlock()
		_ = conn.Close()
	}()
	register := append(append(d.password(), config), bcd(int64(currency), 2)...)
	if _, err := d.exchange(ctx, l, message(registration, register...), func(terminal.Code) {}); err != nil {
		return reached(err)
	}
	return do(l)
}

// A reply is what a terminal said until it was done.
type reply struct {
	terminal.Outcome
	begun bool // it took the command
	heard bool // it told a transaction
}

// exchange sends a command and answers what comes until the terminal gives the word back: by a
// completion, or by an abort with a code. What breaks off after the command was sent is Lost, unless
// the terminal had refused the command.
func (d *Device) exchange(ctx context.Context, l *link, m Message, shows func(terminal.Code)) (out reply, err error) {
	if err := l.write(m); err != nil {
		return out, lost(ctx, err) // a part may have arrived
	}
	var text []string
	patience := d.Timing.Ack
	for {
		got, err := l.read(ctx, patience)
		if err != nil {
			return out, lost(ctx, err)
		}
		switch {
		case got.Class == negative:
			if out.begun { // an abort that came too late
				continue
			}
			code := why(got.Instr)
			if code == "" {
				code = terminal.NotPossible
			}
			return out, terminal.Fail(code, "refused with %02X", got.Instr)
		case got.Is(positive):
			patience, out.begun = d.Timing.Answer, true
			continue
		}
		patience, out.begun = d.Timing.Answer, true // whoever speaks has heard
		if done, err := d.hear(got, &out, &text, shows); done {
			out.Text = strings.Join(text, "\n")
			_ = l.write(message(positive)) // it has said everything
			return out, err
		}
		if err := l.write(message(positive)); err != nil {
			return out, lost(ctx, err)
		}
	}
}

// hear takes in one message; done where the terminal is.
func (d *Device) hear(m Message, out *reply, text *[]string, shows func(terminal.Code)) (done bool, err error) {
	switch {
	case m.Is(intermediate):
		if len(m.Data) > 0 {
			if code := shown(m.Data[0]); code != "" {
				shows(code)
			}
		}
	case m.Is(status):
		f, err := ReadFields(m.Data)
		if err != nil {
			return true, terminal.Fail(terminal.Lost, "read the status: %w", err)
		}
		if out.Transaction, err = f.Transaction(); err != nil {
			return true, terminal.Fail(terminal.Lost, "read the status: %w", err)
		}
		out.heard = true
	case m.Is(printLine):
		if len(m.Data) > 1 {
			*text = append(*text, plain(m.Data[1:]))
		}
	case m.Is(completion):
		return true, nil
	case m.Is(aborted):
		code := terminal.Declined
		if len(m.Data) > 0 {
			code = why(m.Data[0])
		}
		if out.heard && out.Transaction.Code != "" {
			code = out.Transaction.Code
		}
		if code == "" {
			code = terminal.Stopped
		}
		if out.heard && out.Transaction.Code == "" { // it says that it did, and that it did not
			return true, terminal.Fail(terminal.Lost, "aborted after a status of success")
		}
		return true, terminal.Fail(code, "the terminal ended it")
	}
	return false, nil
}

// lost is a line that broke, or fell silent, after something was sent.
func lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("the terminal closed the line: %w", err)
	}
	return terminal.Fail(terminal.Lost, "%w", err)
}
