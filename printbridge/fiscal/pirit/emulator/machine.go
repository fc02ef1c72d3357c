// Package emulator is a Viki Print fiscal register made of software, for tests, for trying
// the bridge without a device, and for learning what one does.
//
// It owns the device's side of the protocol: packets, the open document with its stages,
// and the print. It is as strict as the vendor's document: a wrong sum, password, field or
// stage is an error. It must not know jobs or recovery; storage, shift and faults are
// package emulated's. Start reading at Machine.Feed, then execute.
package emulator

import (
	"strconv"

	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/pirit"
)

// The types of documents (section 2.1).
const (
	sale     = 2
	refund   = 3
	cashIn   = 4
	cashOut  = 5
	fixSale  = 9 // corrections
	fixBack  = 11
	settled  = 8 // stage: closed in the storage, and its paper is incomplete
	password = "PIRI"
)

// A document is one that is open.
type document struct {
	kind, stage byte
	emulated.Receipt
	given  [5]int64
	cash   int64
	mark   string   // for the next item
	closed [][]byte // the answer to 31, once it is closed in the storage
}

// A Machine is one device.
type Machine struct {
	emulated.Storage

	Rates int // rows of its table of taxes; older firmware has fewer

	doc        document
	counter    int // of operations
	started    bool
	closeAgain bool // the Z of the last shift has not come out
	checked    string
	marks      []string // those that were taken for the next receipt
	reason     int      // of the last error 01 or 03
	tlv        []byte   // of the document that was chosen

	frame pirit.Deframer
	owed  []byte // the answer of a long operation
	busy  int    // times that the device says ACK before it
}

// New makes a machine.
func New(o emulated.Options) *Machine {
	return &Machine{Storage: emulated.NewStorage(o), Rates: len(taxes), counter: 416, started: true}
}

// LoadPaper puts in a new roll. The print goes on when 31 is given again.
func (m *Machine) LoadPaper() {
	m.Lock()
	defer m.Unlock()
	m.NewRoll()
}

// Unprinted says whether the paper of a document in the storage is incomplete.
func (m *Machine) Unprinted() bool {
	m.Lock()
	defer m.Unlock()
	return m.doc.stage == settled || m.closeAgain
}

// Lose takes the current away and gives it back: an open document is cancelled, what is
// closed in the storage stays to be printed, and the time has to be given anew.
func (m *Machine) Lose(emulated.FaultKind) {
	m.Lock()
	defer m.Unlock()
	m.frame, m.owed, m.busy, m.started = pirit.Deframer{}, nil, 0, false
	m.marks, m.checked = nil, ""
	if m.doc.stage != settled {
		m.doc = document{}
	}
}

// Feed takes one byte from the host and returns what goes back (section 1).
func (m *Machine) Feed(b byte) []byte {
	m.Lock()
	defer m.Unlock()
	if b == pirit.ENQ && !m.frame.Begun() {
		return m.enquired()
	}
	packet, err := m.frame.Take(b)
	if err != nil {
		return pirit.Frame(pirit.Answer{ID: pirit.FirstID, Code: "00", Error: "07"}.Packet())
	}
	if packet == nil {
		return nil
	}
	late := m.owed // what comes of the command before comes first
	m.owed, m.busy = nil, 0
	r, err := pirit.ParseRequest(packet)
	if err != nil {
		return append(late, pirit.Frame(pirit.Answer{ID: pirit.FirstID, Code: "00", Error: "03"}.Packet())...)
	}
	answer := pirit.Frame(m.execute(r).Packet())
	if m.Busy > 0 && (r.Code == "31" || r.Code == "21" || r.Code == "23") {
		m.owed, m.busy = answer, m.Busy
		return late
	}
	return append(late, answer...)
}

// enquired answers ENQ: after an answer that is owed, if it is time for it.
func (m *Machine) enquired() []byte {
	if m.busy--; m.busy > 0 || m.owed == nil {
		return []byte{pirit.ACK}
	}
	late := m.owed
	m.owed = nil
	return append(late, pirit.ACK)
}

// Silence is that no byte came in time: half a packet is thrown away.
func (m *Machine) Silence() {
	m.Lock()
	defer m.Unlock()
	m.frame = pirit.Deframer{}
}

// Waiting says whether half a packet has come in.
func (m *Machine) Waiting() bool {
	m.Lock()
	defer m.Unlock()
	return m.frame.Begun()
}

func text(s string) []byte { return []byte(s) }

func number[T ~int | ~int64 | ~byte | ~uint16 | ~uint32](n T) []byte {
	return strconv.AppendInt(nil, int64(n), 10)
}
