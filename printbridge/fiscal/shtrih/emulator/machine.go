// Package emulator is a Shtrih-M fiscal register made of software, for tests, for trying
// the bridge without a device, and for learning what one does.
//
// It owns the device's side of the protocol: frames, modes, the shift with its 24 hours,
// paper, the fiscal storage, and faults of the line and the power at any byte. It is as
// strict as the vendor's document: a wrong length, password or state is an error. It must
// not know jobs or recovery. Start reading at Machine.feed, then execute.
package emulator

import (
	"sync"
	"time"

	"comptoir/printbridge/fiscal/shtrih"
)

// Options are how a machine is made.
type Options struct {
	Now   func() time.Time // its clock, local time
	FFD12 bool             // makes documents of format 1.2, else 1.05
	Busy  int              // polls for which it prints after each printing command
	Told  func(Document)   // hears of each document that is registered
}

// A Document is what the fiscal storage has.
type Document struct {
	Form      byte
	Number    uint32
	Sign      uint32
	Time      time.Time
	Operation byte
	Sum       int64
	Shift     uint16
	Names     []string // of its items, CP1251 as they came
	Tags      []byte   // requisites of a receipt, one after the other
}

// A receipt is one that is open.
type receipt struct {
	kind     byte // as 8D gave it
	operator byte
	sum      int64
	items    int
	names    []string
	tags     []byte
}

// A Machine is one device.
type Machine struct {
	o  Options
	mu sync.Mutex

	documents []Document
	counter   uint16 // of all documents, on paper or in the storage
	shift     uint16
	open      bool
	opened    time.Time
	receipts  uint16
	receipt   *receipt
	form      bool // a correction of sums was begun
	formTags  []byte
	cash      int64

	submode byte
	busy    int // polls until submode 5 ends
	paper   int // printing commands until the roll ends; negative: plenty
	askDate bool

	frame   shtrih.Deframer
	pending []byte // the answer that the host has not confirmed
}

// Serial is the number of every emulated fiscal storage.
const Serial = "9999078900000961"

// New makes a machine whose storage already has the documents of its registration.
func New(o Options) *Machine {
	return &Machine{o: o, counter: 200, shift: 11, paper: -1, documents: []Document{
		{Form: 1, Number: 1, Sign: 1, Time: o.Now().Truncate(time.Minute)},
	}}
}

// Documents is the fiscal storage's own list.
func (m *Machine) Documents() []Document {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Document(nil), m.documents...)
}

// Cash is what the drawer has by the machine's count, in kopecks.
func (m *Machine) Cash() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cash
}

// EndPaper lets the roll end with the n-th printing command from now, 1 being the next.
func (m *Machine) EndPaper(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paper = n
}

// LoadPaper puts in a new roll.
func (m *Machine) LoadPaper() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paper = -1
	switch m.submode {
	case 1:
		m.submode = 0
	case 2:
		m.submode = 3
	}
}

// CutPower takes the current away and gives it back: what was owed is forgotten, and with
// blank the receipt that was open too. The fiscal storage forgets nothing.
func (m *Machine) CutPower(blank bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cutPower(blank)
}

// flicker is a loss of power that the clock survives, so that no date is asked for.
func (m *Machine) flicker() {
	m.mu.Lock()
	defer m.mu.Unlock()
	asked := m.askDate
	m.cutPower(false)
	m.askDate = asked
}

func (m *Machine) cutPower(blank bool) {
	m.frame, m.pending, m.busy = shtrih.Deframer{}, nil, 0
	if m.submode == 5 {
		m.submode = 0
	}
	if blank {
		m.receipt = nil
	}
	m.form = false
	m.askDate = m.receipt == nil
}

// feed takes one byte from the host and returns what goes back (section 2.2).
func (m *Machine) feed(b byte) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.frame.Begun() {
		switch b {
		case shtrih.ENQ:
			if m.pending != nil {
				return append([]byte{shtrih.ACK}, m.pending...)
			}
			return []byte{shtrih.NAK}
		case shtrih.ACK:
			m.pending = nil
			return nil
		case shtrih.STX:
		default:
			return nil
		}
	}
	body, err := m.frame.Take(b)
	if err != nil {
		return []byte{shtrih.NAK}
	}
	if body == nil {
		return nil
	}
	answer, err := shtrih.Frame(m.execute(body))
	if err != nil {
		return []byte{shtrih.NAK}
	}
	m.pending = answer
	return append([]byte{shtrih.ACK}, answer...)
}

// silence is that no byte came in time: half a frame is thrown away.
func (m *Machine) silence() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.frame = shtrih.Deframer{}
}

// waiting says whether half a frame has come in.
func (m *Machine) waiting() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.frame.Begun()
}

// mode is the byte of section 4.3.
func (m *Machine) mode() byte {
	switch {
	case m.receipt != nil:
		return m.receipt.kind&0x03<<4 | 8
	case m.askDate:
		return 6
	case !m.open:
		return 4
	case m.expired():
		return 3
	}
	return 2
}

func (m *Machine) expired() bool { return m.open && m.o.Now().Sub(m.opened) > 24*time.Hour }

// register gives a document its number and sign.
func (m *Machine) register(d Document) Document {
	d.Number = uint32(len(m.documents)) + 1
	d.Sign = d.Number*2654435761 + 12345
	d.Time = m.o.Now().Truncate(time.Minute)
	m.documents = append(m.documents, d)
	m.counter++
	if m.o.Told != nil {
		m.o.Told(d)
	}
	return d
}

// printed is what a printing command does to the mechanism.
func (m *Machine) printed() {
	if m.o.Busy > 0 {
		m.submode, m.busy = 5, m.o.Busy
	}
	if m.paper > 0 {
		if m.paper--; m.paper == 0 {
			m.submode, m.busy = 2, 0
		}
	}
}
