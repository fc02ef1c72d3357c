package emulator

import (
	"context"
	"sync"
	"time"

	"comptoir/printbridge/escpos"
)

// Options describe the printer to emulate.
type Options struct {
	Name    string
	Family  string // of code page numbers, see escpos.Families
	Columns int    // 32 or 48
	Buffer  int    // bytes it takes before it stops reading; 0 is 4096, as the usual ones
}

// Faults are what can be wrong with a printer.
type Faults struct {
	PaperOut  bool          `json:"paper_out"`
	PaperLow  bool          `json:"paper_low"` // the roll is nearly used up
	CoverOpen bool          `json:"cover_open"`
	Offline   bool          `json:"offline"`   // by its button; the network still answers
	PowerOff  bool          `json:"power_off"` // nobody answers; the buffer is lost
	Mute      bool          `json:"mute"`      // no back channel
	Drawer    bool          `json:"drawer"`    // stands open, and its switch says so
	Line      time.Duration `json:"line"`      // how long a line takes; 0 is at once
}

// A Printer is one emulated printer. All its methods may be called at any time.
type Printer struct {
	Name    string
	Columns int
	limit   int
	pages   []escpos.Page

	mu      sync.Mutex
	changed chan struct{} // closed and replaced at each change
	faults  Faults
	left    int // lines until the paper is out; negative is a full roll
	machine *machine
	parser  escpos.Parser
	buffer  []byte
	queue   []escpos.Command // parsed, not carried out
	reply   func([]byte)     // to who is connected; nil when nobody is
	told    escpos.Status    // the last report, so that only changes are reported
	cut     func()           // ends the connection, for the power switch
}

// New makes a printer with paper in it and the cover closed.
func New(o Options) (*Printer, error) {
	pages, err := escpos.Pages(o.Family)
	if err != nil {
		return nil, err
	}
	if o.Buffer == 0 {
		o.Buffer = 4096
	}
	return &Printer{
		Name: o.Name, Columns: o.Columns, limit: o.Buffer, pages: pages, left: -1,
		changed: make(chan struct{}), machine: newMachine(o.Columns, pages),
	}, nil
}

// change runs fn under the lock, tells everybody who waits, and reports a changed state
// to the host that asked for reports.
func (p *Printer) change(fn func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fn()
	p.report()
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *Printer) report() {
	now := p.status()
	if p.machine.reports && now != p.told && p.reply != nil {
		p.told = now
		p.send(now.ReportBytes())
	}
}

func (p *Printer) send(b []byte) {
	if p.reply != nil && !p.faults.Mute && !p.faults.PowerOff {
		p.reply(b)
	}
}

func (p *Printer) status() escpos.Status {
	f := p.faults
	return escpos.Status{
		Known: true, Offline: f.Offline || f.CoverOpen || f.PaperOut,
		CoverOpen: f.CoverOpen, PaperOut: f.PaperOut, NearEnd: f.PaperLow, PinHigh: f.Drawer,
	}
}

// Faults returns what is wrong at the moment.
func (p *Printer) Faults() Faults {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}

// Set makes exactly these things wrong. New paper and a closed cover let it go on where
// it stopped; without power it forgets what it had not printed.
func (p *Printer) Set(f Faults) {
	p.change(func() {
		if p.faults.PaperOut && !f.PaperOut {
			p.left = -1
		}
		if f.PowerOff && !p.faults.PowerOff {
			p.forget()
		}
		p.faults = f
	})
}

// forget is what a loss of power does to what is not yet on paper.
func (p *Printer) forget() {
	p.buffer, p.queue, p.parser = nil, nil, escpos.Parser{}
	old := p.machine
	p.machine = newMachine(p.Columns, p.pages)
	p.machine.sheets = old.sheets
	if len(old.sheet().Items) > 0 {
		p.machine.tear("")
	}
	if p.cut != nil {
		p.cut()
	}
}

// PaperAfter lets the paper run out after so many more lines.
func (p *Printer) PaperAfter(lines int) {
	p.change(func() { p.left = lines; p.faults.PaperOut = lines == 0 })
}

// Sheets returns the papers so far, oldest first; the last may still hang in the printer
// and is left out while it is empty.
func (p *Printer) Sheets() []Sheet {
	p.mu.Lock()
	defer p.mu.Unlock()
	sheets := append([]Sheet(nil), p.machine.sheets...)
	for i := range sheets {
		sheets[i].Items = append([]Item(nil), sheets[i].Items...)
	}
	if len(sheets[len(sheets)-1].Items) == 0 {
		sheets = sheets[:len(sheets)-1]
	}
	return sheets
}

// Await waits until the printer is as asked for, or the context ends.
func (p *Printer) Await(ctx context.Context, is func(*Printer) bool) error {
	for {
		p.mu.Lock()
		changed := p.changed
		p.mu.Unlock()
		if is(p) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// stopped says whether nothing can be carried out right now. Call with the lock held.
func (p *Printer) stopped() bool {
	f := p.faults
	return f.PaperOut || f.CoverOpen || f.Offline || f.PowerOff
}

// work carries commands out as paper and faults allow, until the context ends.
func (p *Printer) work(ctx context.Context) {
	for ctx.Err() == nil {
		p.mu.Lock()
		changed := p.changed
		ready := !p.stopped() && (len(p.queue) > 0 || len(p.buffer) > 0)
		p.mu.Unlock()
		if !ready {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		if pause := p.step(); pause > 0 {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
		}
	}
}

// step carries one command out and returns how long that takes.
func (p *Printer) step() (pause time.Duration) {
	p.change(func() {
		if len(p.queue) == 0 {
			piece := p.buffer[:min(len(p.buffer), 64)]
			p.buffer = p.buffer[len(piece):]
			p.parser.Feed(piece, func(c escpos.Command) { p.queue = append(p.queue, c) })
			return
		}
		c := p.queue[0]
		p.queue = p.queue[1:]
		lines := p.machine.do(c)
		p.answer(c)
		pause = time.Duration(lines) * p.faults.Line
		p.use(lines)
	})
	return pause
}

// answer is the replies that come in their turn, after what was sent before them.
func (p *Printer) answer(c escpos.Command) {
	switch c.Op {
	case "GS r":
		p.send([]byte{0x00})
	case "GS a":
		p.told = p.status()
		if p.machine.reports {
			p.send(p.told.ReportBytes())
		}
	}
}

func (p *Printer) use(lines int) {
	if p.left < 0 || lines == 0 {
		return
	}
	p.left = max(p.left-lines, 0)
	p.faults.PaperOut = p.left == 0
}

// Print carries a whole stream out without a network and returns the papers it made.
func (p *Printer) Print(ctx context.Context, stream []byte) ([]Sheet, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go p.work(ctx)
	p.change(func() { p.buffer = append(p.buffer, stream...) })
	done := func(p *Printer) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.buffer) == 0 && len(p.queue) == 0
	}
	if err := p.Await(ctx, done); err != nil {
		return nil, err
	}
	return p.Sheets(), nil
}
