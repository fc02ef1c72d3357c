// Package emulator is a Shtrih-M fiscal register made of software, for tests, for trying
// the bridge without a device, and for learning what one does.
//
// It owns the device's side of the protocol: frames, modes, the open receipt and the print.
// It is as strict as the vendor's document: a wrong length, password or state is an error.
// It must not know jobs or recovery; storage, shift and faults are package emulated's.
// Start reading at Machine.Feed, then execute.
package emulator

import (
	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/shtrih"
)

// A receipt is one that is open.
type receipt struct {
	kind     byte // as 8D gave it
	operator byte
	emulated.Receipt
}

// A Machine is one device.
type Machine struct {
	emulated.Storage

	counter uint16 // of all documents, on paper or in the storage
	receipt *receipt
	form    *emulated.Receipt // a correction of sums that was begun

	checked string   // the marking code that was checked last
	marks   []string // those that were taken for the next receipt

	submode byte
	busy    int // polls until submode 5 ends
	askDate bool

	frame   shtrih.Deframer
	pending []byte // the answer that the host has not confirmed
}

// New makes a machine.
func New(o emulated.Options) *Machine {
	return &Machine{Storage: emulated.NewStorage(o), counter: 200}
}

// LoadPaper puts in a new roll.
func (m *Machine) LoadPaper() {
	m.Lock()
	defer m.Unlock()
	m.NewRoll()
	switch m.submode {
	case 1:
		m.submode = 0
	case 2:
		m.submode = 3
	}
}

// Unprinted says whether the paper of something that was done is incomplete.
func (m *Machine) Unprinted() bool {
	m.Lock()
	defer m.Unlock()
	return m.submode == 2 || m.submode == 3
}

// Lose takes the current away and gives it back: what was owed is forgotten, and in a
// blackout the receipt that was open too. The fiscal storage forgets nothing. Where it
// only flickers the clock goes on, so that no date is asked for.
func (m *Machine) Lose(k emulated.FaultKind) {
	m.Lock()
	defer m.Unlock()
	m.frame, m.pending, m.busy = shtrih.Deframer{}, nil, 0
	if m.submode == 5 {
		m.submode = 0
	}
	if k == emulated.Blackout {
		m.receipt = nil
	}
	m.form = nil
	if k != emulated.Flicker {
		m.askDate = m.receipt == nil
	}
}

// Feed takes one byte from the host and returns what goes back (section 2.2).
func (m *Machine) Feed(b byte) []byte {
	m.Lock()
	defer m.Unlock()
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

// Silence is that no byte came in time: half a frame is thrown away.
func (m *Machine) Silence() {
	m.Lock()
	defer m.Unlock()
	m.frame = shtrih.Deframer{}
}

// Waiting says whether half a frame has come in.
func (m *Machine) Waiting() bool {
	m.Lock()
	defer m.Unlock()
	return m.frame.Begun()
}

// mode is the byte of section 4.3.
func (m *Machine) mode() byte {
	switch {
	case m.receipt != nil:
		return m.receipt.kind&0x03<<4 | 8
	case m.askDate:
		return 6
	case !m.Open:
		return 4
	case m.Expired():
		return 3
	}
	return 2
}

// register counts a document of the storage.
func (m *Machine) register(d emulated.Document) emulated.Document {
	m.counter++
	return d
}

// printed is what a printing command does to the mechanism.
func (m *Machine) printed() {
	if m.Busy > 0 {
		m.submode, m.busy = 5, m.Busy
	}
	if m.Print() {
		m.submode, m.busy = 2, 0
	}
}
