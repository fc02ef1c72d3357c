// Package fiscal is the port behind which each country's rules for signed receipts stand: what a
// register must sign, keep, print and hand over, so that nothing it sold can be changed afterwards.
//
// It owns what those rules have in common: the receipt as a chain is told about it, the entry that is
// kept for ever, the signing device, and what can be wrong with a chain. It must not know a database,
// a clock or a country: a country's package (rksv, journal) implements Chain, whoever writes the sale
// keeps entry and state in the same transaction. Start reading at Chain.
package fiscal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"comptoir/models/money"
)

// A Chain is the rules of one country for one register. Each entry is bound to the one before it, so
// entries are signed one after the other, from the state that the last one left.
type Chain interface {
	// Due says what the rules ask for at that time, the most pressing first.
	Due(s State, now time.Time) ([]Duty, error)
	// Sign returns what is kept and printed of a receipt, and the state after it. After an error the
	// state is still the one before, and the receipt's number unused.
	Sign(s State, r Receipt) (Entry, State, error)
	// Verify checks the whole chain, given the records of its entries; what it finds is a *Broken.
	Verify(records []string) error
	// Export writes the records as the authority reads them.
	Export(w io.Writer, records []string) error
}

// State is what a chain must remember of all its entries to sign the next one: its own business, kept
// as it is. A new register has none.
type State json.RawMessage

// ReadState reads what a chain wrote into a state; that of a new register is its zero value.
func ReadState[S any](s State) (S, error) {
	var of S
	if len(s) == 0 {
		return of, nil
	}
	if err := json.Unmarshal(s, &of); err != nil {
		return of, fmt.Errorf("read the chain's state: %w", err)
	}
	return of, nil
}

// WriteState writes what a chain must remember.
func WriteState(of any) (State, error) {
	s, err := json.Marshal(of)
	if err != nil {
		return nil, fmt.Errorf("write the chain's state: %w", err)
	}
	return s, nil
}

// Kind says what a receipt is for.
type Kind string

// The kinds. A country knows some of them and refuses the others.
const (
	Sale       Kind = "sale"
	Void       Kind = "void"       // takes back what was sold: its amounts are below zero
	Training   Kind = "training"   // counts for nothing, and says so
	Start      Kind = "start"      // the first receipt of a register
	Null       Kind = "null"       // of nothing, when somebody wants to see that the device signs
	Collective Kind = "collective" // of nothing, after the device was out of order
	Day        Kind = "day"        // closes a business day
	Month      Kind = "month"      // closes a month
	Year       Kind = "year"       // closes a year
	End        Kind = "end"        // the last receipt of a register
	Copy       Kind = "copy"       // a receipt printed once more
	Event      Kind = "event"      // no receipt: what must be traced as well
	Archive    Kind = "archive"    // records that were handed over
	Report     Kind = "report"     // no receipt: something to be told to the authority
)

// A Share is what a receipt comes to at one rate, with the tax in it.
type Share struct {
	BasisPoints int
	Gross       money.Amount
}

// A Receipt is what a chain is told about.
type Receipt struct {
	Number string // never used twice in one chain: see Follows
	At     time.Time
	Kind   Kind
	Shares []Share
	Cash   money.Amount // how much of it was paid in cash
	Lines  int          // how many lines it has
	Copy   int          // of a copy: which one it is, from 1
	Note   string       // of an event: what happened; of a closing: the period
}

// Total is what the receipt comes to.
func (r Receipt) Total() money.Amount {
	var sum money.Amount
	for _, s := range r.Shares {
		sum += s.Gross
	}
	return sum
}

// Check refuses amounts that no receipt has.
func (r Receipt) Check() error {
	var size money.Amount
	for _, s := range r.Shares {
		if !s.Gross.InRange() {
			return fmt.Errorf("receipt %.40q: an amount is too large", r.Number)
		}
		if size += s.Gross.Abs(); !size.InRange() {
			return fmt.Errorf("receipt %.40q: its amounts are too large", r.Number)
		}
	}
	return nil
}

// Decimal writes an amount with two decimals after the mark, and a minus below zero, as the
// countries' formats have it.
func Decimal(a money.Amount, mark string) string {
	sign := ""
	if a < 0 {
		sign = "-"
	}
	size := uint64(a.Abs())
	return fmt.Sprintf("%s%d%s%02d", sign, size/100, mark, size%100)
}

// An Entry is a receipt after it was signed. Record is kept for ever; the rest is printed and follows
// from it.
type Entry struct {
	Number string
	Kind   Kind
	Record string
	QR     string // empty: the country prints none
	Lines  []Line
}

// A Line is something that must be on the paper. Its label is a word of ours that whoever prints says
// in the venue's language; its value stands as it is.
type Line struct {
	Label Label
	Value string
}

// Label names what a printed line says.
type Label string

// The labels.
const (
	LabelRegister  Label = "register"  // id of the register as the authority knows it
	LabelOutage    Label = "outage"    // the signing device is out of order: the value is the law's own words
	LabelTraining  Label = "training"  // not a receipt of a sale
	LabelSignature Label = "signature" // an extract of it
	LabelCopy      Label = "copy"      // which copy of the receipt it is
	LabelLines     Label = "lines"     // how many lines the receipt has
	// Of a security module's transaction.
	LabelTransaction Label = "transaction"
	LabelCounter     Label = "counter" // of signatures
	LabelBegun       Label = "begun"
	LabelFinished    Label = "finished"
	LabelModule      Label = "module" // its serial number
)

// A Duty is something that the rules ask for: mostly a receipt of that kind.
type Duty struct {
	Kind   Kind
	Period string    // of a closing: 2026-12-31, 2026-12 or 2026
	By     time.Time // zero: now
	First  bool      // nothing else is signed before
}

// What a chain refuses.
var (
	ErrKind    = errors.New("this kind of receipt is not known here")
	ErrNumber  = errors.New("a number does not follow the last one")
	ErrNotZero = errors.New("a receipt of this kind has no amounts")
	ErrStart   = errors.New("a register begins with one start receipt")
	ErrEnded   = errors.New("the register was closed for good")
	ErrDue     = errors.New("a closing is due before")
	ErrDevice  = errors.New("this receipt needs a valid signature")
)

// Follows says whether a number comes after the last one: a longer one does, and of two of the same
// length the later in the alphabet. So a chain knows without a list that no number is used twice.
func Follows(number, last string) bool {
	return len(number) > len(last) || len(number) == len(last) && number > last
}

// Broken says where a chain stops being whole: the first of its records that does not fit.
type Broken struct {
	Index  int    // of the record, from 0
	Number string // of the receipt, where it can be read
	Why    error
}

// Error names the link.
func (b *Broken) Error() string {
	if b.Number == "" {
		return fmt.Sprintf("record %d: %v", b.Index+1, b.Why)
	}
	return fmt.Sprintf("record %d, receipt %.60q: %v", b.Index+1, b.Number, b.Why)
}

// Unwrap returns what is wrong with it.
func (b *Broken) Unwrap() error { return b.Why }
