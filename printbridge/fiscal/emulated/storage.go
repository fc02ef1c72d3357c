// Package emulated is what every fiscal register made of software has: the fiscal storage
// with its documents, the shift and its 24 hours, the drawer by the device's count, the
// roll of paper, and a cable that breaks at the byte where a test wants it to.
//
// It owns what the law and the storage's maker say, which is the same in every make. It
// must not know a protocol: the emulators of the drivers do. Start reading at Storage,
// then Line.
package emulated

import (
	"sync"
	"time"
)

// Options are how a register is made.
type Options struct {
	Now   func() time.Time // the clock of the place where it stands
	FFD12 bool             // makes documents of format 1.2, else 1.05
	Busy  int              // looks for which it is at work after each printing command
	Told  func(Document)   // hears of each document that is registered
}

// Serial is the number of every emulated fiscal storage.
const Serial = "9999078900000961"

// A Document is what the fiscal storage has.
type Document struct {
	Form      byte
	Number    uint32
	Sign      uint32
	Time      time.Time
	Operation byte
	Sum       int64
	Shift     uint16
	Receipt   Receipt
}

// A Receipt is what is in a receipt beside its sum: by the tags, whatever the protocol
// calls them.
type Receipt struct {
	Items      []Item
	Paid       [5]int64 // tags 1031, 1081, 1215, 1216, 1217; cash without the change
	System     byte     // 1055
	Cashier    string   // 1021
	CashierINN string   // 1203
	Contact    string   // 1008
	Buyer      string   // 1227
	BuyerINN   string   // 1228
	Correction string   // 1173 and 1174: "0 2026-01-14 17"
}

// An Item is one line of a receipt.
type Item struct {
	Name     string
	Quantity int64 // millionths
	Price    int64
	Sum      int64
	Tax      byte // 1199
	Method   byte // 1214
	Object   byte // 1212
	Unit     byte // 2108
	Mark     string
}

// Sum is what the items make.
func (r Receipt) Sum() int64 {
	var sum int64
	for _, i := range r.Items {
		sum += i.Sum
	}
	return sum
}

// Health is what may be wrong with a register beside its paper.
type Health struct {
	Low, Ends, Unsent bool          // the storage is nearly full, its key ends, the operator hears nothing
	Full, Blocked     bool          // the storage takes nothing more
	Cover             bool          // is open
	Skew              time.Duration // by which its clock is wrong
}

// A Storage is what the emulators build upon. The lock is theirs to take.
type Storage struct {
	sync.Mutex
	Options
	Health Health

	Open     bool // a shift
	Opened   time.Time
	Shift    uint16
	Receipts uint16 // of the shift
	Drawer   int64
	CashIns  uint16
	CashOuts uint16

	documents []Document
	roll      int // prints until it ends; negative: plenty
}

// NewStorage makes a storage that already has the document of its registration.
func NewStorage(o Options) Storage {
	return Storage{Options: o, Shift: 11, roll: -1, documents: []Document{{Form: 1, Number: 1, Sign: 1, Time: o.Now().Truncate(time.Minute)}}}
}

// Documents is the fiscal storage's own list.
func (s *Storage) Documents() []Document {
	s.Lock()
	defer s.Unlock()
	return append([]Document(nil), s.documents...)
}

// Cash is what the drawer has by the register's count, in kopecks.
func (s *Storage) Cash() int64 {
	s.Lock()
	defer s.Unlock()
	return s.Drawer
}

// Ail changes what is wrong with the register.
func (s *Storage) Ail(h Health) {
	s.Lock()
	defer s.Unlock()
	s.Health = h
}

// Clock is the register's own.
func (s *Storage) Clock() time.Time { return s.Now().Add(s.Health.Skew) }

// Phase is the storage's: 3 is at work, 7 is closed.
func (s *Storage) Phase() byte {
	if s.Health.Blocked {
		return 7
	}
	return 3
}

// Warnings is the storage's mask of them.
func (s *Storage) Warnings() (mask byte) {
	for i, is := range []bool{false, s.Health.Ends, s.Health.Low, s.Health.Unsent} {
		if is {
			mask |= 1 << i
		}
	}
	return mask
}

// Last is the number of the last document.
func (s *Storage) Last() uint32 { return uint32(len(s.documents)) }

// Find is a document by its number.
func (s *Storage) Find(number int64) (Document, bool) {
	if number < 1 || number > int64(len(s.documents)) {
		return Document{}, false
	}
	return s.documents[number-1], true
}

// Expired says whether the shift is older than the law allows.
func (s *Storage) Expired() bool { return s.Open && s.Clock().Sub(s.Opened) > 24*time.Hour }

// Register gives a document its number, sign, time and shift.
func (s *Storage) Register(d Document) Document {
	d.Number = s.Last() + 1
	d.Sign = d.Number*2654435761 + 12345
	d.Time = s.Clock().Truncate(time.Minute)
	d.Shift = s.Shift
	s.documents = append(s.documents, d)
	if s.Told != nil {
		s.Told(d)
	}
	return d
}

// OpenShift begins the next shift.
func (s *Storage) OpenShift() Document {
	s.Open, s.Receipts, s.CashIns, s.CashOuts = true, 0, 0, 0
	s.Shift++
	s.Opened = s.Clock()
	return s.Register(Document{Form: 2})
}

// CloseShift ends the shift.
func (s *Storage) CloseShift() Document {
	s.Open = false
	return s.Register(Document{Form: 5})
}

// Why a receipt or cash is not taken.
type Why string

// The reasons.
const (
	NoItems  Why = "there is nothing in it"
	NonCash  Why = "more by card than its sum"
	Unpaid   Why = "less money than its sum"
	NoCash   Why = "not so much in the drawer"
	OneTax   Why = "not exactly one tax system"
	Accepted Why = ""
)

// Sell registers a receipt: given holds what was paid in each way, cash with the change.
func (s *Storage) Sell(form, operation byte, r Receipt, given [5]int64) (d Document, change int64, why Why) {
	sum, other := r.Sum(), given[1]+given[2]+given[3]+given[4]
	switch {
	case len(r.Items) == 0:
		return d, 0, NoItems
	case r.System == 0 || r.System&(r.System-1) != 0:
		return d, 0, OneTax
	case other > sum:
		return d, 0, NonCash
	case given[0]+other < sum:
		return d, 0, Unpaid
	}
	change = given[0] + other - sum
	given[0] -= change
	in := given[0]
	if operation == 2 || operation == 3 {
		in = -in
	}
	if s.Drawer+in < 0 {
		return d, 0, NoCash
	}
	s.Drawer += in
	s.Receipts++
	r.Paid = given
	return s.Register(Document{Form: form, Operation: operation, Sum: sum, Receipt: r}), change, Accepted
}

// PutIn counts cash that was put into the drawer.
func (s *Storage) PutIn(sum int64) {
	s.Drawer += sum
	s.CashIns++
}

// TakeOut counts cash that was taken out, if there is so much.
func (s *Storage) TakeOut(sum int64) Why {
	if sum > s.Drawer {
		return NoCash
	}
	s.Drawer -= sum
	s.CashOuts++
	return Accepted
}

// EndPaper lets the roll end with the n-th printing command from now, 1 being the next.
func (s *Storage) EndPaper(n int) {
	s.Lock()
	defer s.Unlock()
	s.roll = n
}

// NewRoll puts one in.
func (s *Storage) NewRoll() { s.roll = -1 }

// Paper says whether there is any.
func (s *Storage) Paper() bool { return s.roll != 0 }

// Print takes paper, and says whether the roll has just ended.
func (s *Storage) Print() (ended bool) {
	if s.roll > 0 {
		s.roll--
		return s.roll == 0
	}
	return false
}
