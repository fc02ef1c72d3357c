package device

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"comptoir/printbridge/escpos"
)

// Patience is how long to wait for what.
type Patience struct {
	Open   time.Duration // for a connection
	Answer time.Duration // for a status byte
	Write  time.Duration // without progress, until the printer counts as stuck
	Done   time.Duration // for the end of a short job; long ones get more
	Poll   time.Duration // between two looks at a printer in trouble
	Job    time.Duration // for a job whose bytes are on their way, in all
	Grace  time.Duration // for such a job when the program is told to end
}

// Usual is the patience for real printers.
func Usual() Patience {
	return Patience{
		Open: 3 * time.Second, Answer: 300 * time.Millisecond, Write: 10 * time.Second,
		Done: 30 * time.Second, Poll: time.Second, Job: 30 * time.Minute, Grace: 5 * time.Second,
	}
}

// Codes of outcomes and troubles beside those of escpos.Status.
const (
	Unconfirmed   = "unconfirmed"    // sent; this printer has no way to say that it printed
	UnknownResult = "unknown_result" // sent, at least in part; whether it printed is not known
	Stuck         = "stuck"          // takes no more bytes and does not say why
)

// A Result is how an attempt ended.
type Result struct {
	Printed Printed
	Code    string // why, or how sure
}

// Printed is what is known about the paper.
type Printed int

// What can be known.
const (
	No      Printed = iota // not a byte of the job was sent
	Yes                    // it is on paper
	Perhaps                // a person has to look
)

// A Printer is one configured printer. One goroutine uses it at a time: the worker of
// its queue.
type Printer struct {
	Target   Target
	Patience Patience
	Tells    bool   // has a back channel, as far as we were told
	OpenPin  string // PinHigh, PinLow, or "" where nobody has looked

	answered bool // has answered since the program started
	sensed   atomic.Int32
}

// What the switch of an open drawer shows at the connector: drawers differ.
const (
	PinHigh = "high"
	PinLow  = "low"
)

// The switch as the printer last had it; zero is never.
const (
	sensedLow  = 1
	sensedHigh = 2
)

// Drawer is "open" or "closed", or "" where nobody said what the switch means, or the
// printer has never told.
func (p *Printer) Drawer() string {
	switch p.sensed.Load() {
	case sensedHigh:
		return map[string]string{PinHigh: "open", PinLow: "closed"}[p.OpenPin]
	case sensedLow:
		return map[string]string{PinHigh: "closed", PinLow: "open"}[p.OpenPin]
	}
	return ""
}

func (p *Printer) sense(s escpos.Status) {
	if s.PinHigh {
		p.sensed.Store(sensedHigh)
		return
	}
	p.sensed.Store(sensedLow)
}

// A Job is what to print and who wants to know.
type Job struct {
	Bytes   []byte
	GiveUp  <-chan struct{} // closed when the job is no longer wanted; obeyed while nothing has been sent
	Started func() error    // called before the first byte is sent; an error stops the job
	Trouble func(string)    // told every change of the printer's condition: a code, or escpos.Ready
}

// Print waits until the printer is ready, sends the job and waits until it is on paper.
// Once bytes are on their way only Patience.Job, or the end of ctx and Patience.Grace
// after it, end the attempt.
func (p *Printer) Print(ctx context.Context, j Job) Result {
	l, err := p.readyFor(ctx, j)
	if err != nil {
		return Result{Printed: No}
	}
	defer l.close()
	if err := j.Started(); err != nil {
		return Result{Printed: No, Code: escpos.DeviceError}
	}
	sending, stop := lingering(ctx, p.Patience.Grace)
	defer stop()
	return p.send(sending, l, j.Bytes, j.Trouble)
}

func (p *Printer) readyFor(ctx context.Context, j Job) (*line, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		select {
		case <-j.GiveUp:
			stop()
		case <-ctx.Done():
		}
	}()
	return p.ready(ctx, j.Trouble)
}

// lingering is a context that outlives its parent by so long.
func lingering(parent context.Context, grace time.Duration) (context.Context, func()) {
	ctx, stop := context.WithCancel(context.WithoutCancel(parent))
	unwatch := context.AfterFunc(parent, func() { time.AfterFunc(grace, stop) })
	return ctx, func() { unwatch(); stop() }
}

// Probe looks at a printer that has nothing to do.
func (p *Printer) Probe(ctx context.Context) (status escpos.Status, trouble string) {
	l, err := p.open(ctx)
	if err != nil {
		return status, escpos.OfflineCode
	}
	defer l.close()
	if err := p.look(l); err != nil {
		return status, escpos.OfflineCode
	}
	return l.status, l.status.Trouble()
}

func (p *Printer) open(ctx context.Context) (*line, error) {
	c, reads, err := p.Target.open(ctx, p.Patience.Open)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", p.Target.Address, err)
	}
	return newLine(c, reads && p.Tells), nil
}

// ready opens the printer and looks until nothing is wrong; each look that finds trouble
// tells it and waits.
func (p *Printer) ready(ctx context.Context, trouble func(string)) (*line, error) {
	for {
		l, err := p.open(ctx)
		code := escpos.OfflineCode
		for err == nil {
			if err = p.look(l); err != nil {
				break
			}
			if code = l.status.Trouble(); code == escpos.Ready {
				trouble(code)
				return l, nil
			}
			trouble(code)
			code = escpos.OfflineCode // if the connection is lost
			err = wait(ctx, p.Patience.Poll)
		}
		if l != nil {
			l.close()
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		trouble(code)
		if err := wait(ctx, p.Patience.Poll); err != nil {
			return nil, err
		}
	}
}

// look asks the real-time questions. A printer that does not answer the first is not
// asked the others: it has no back channel, which is no error.
func (p *Printer) look(l *line) error {
	if !l.reads {
		return nil
	}
	for _, n := range []byte{1, 2, 4} {
		answered, err := l.ask(n, p.Patience.Answer)
		if err != nil {
			return fmt.Errorf("ask %s how it is: %w", p.Target.Address, err)
		}
		if !answered {
			break
		}
		p.answered = true
		p.sense(l.status)
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lost says whether an error means that the other side is gone, rather than slow.
func lost(err error) bool {
	return err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, io.ErrShortWrite)
}
