package journal

import (
	"errors"
	"fmt"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// State is what a journal remembers of its records.
type State struct {
	Heads     map[string]Head `json:"heads"`
	Number    string          `json:"number"` // of the last receipt
	Day       Period          `json:"day"`
	Month     Period          `json:"month"`
	Year      Period          `json:"year"`
	Perpetual money.Amount    `json:"perpetual"`
	Absolute  money.Amount    `json:"absolute"`
}

// A Head is where a chain goes on.
type Head struct {
	Seq       int64  `json:"seq"`
	Signature string `json:"signature"`
}

// A Period adds up what was sold since the last closing of its kind. One without a name is empty.
type Period struct {
	Name     string         `json:"name,omitempty"` // 2026-01-02, 2026-01 or 2026
	Receipts int            `json:"receipts,omitempty"`
	Shares   []fiscal.Share `json:"shares,omitempty"`
}

// ErrEmpty refuses to close a period in which nothing was sold, or one with a shorter one open in it.
var ErrEmpty = errors.New("there is nothing to close")

// due lists the closings that come before anything of a day is counted: a day, then its month, then
// its year.
func (s State) due(day businessday.Day) []fiscal.Duty {
	var out []fiscal.Duty
	for _, p := range [...]struct {
		kind fiscal.Kind
		name string
	}{{fiscal.Day, s.Day.Name}, {fiscal.Month, s.Month.Name}, {fiscal.Year, s.Year.Name}} {
		if p.name != "" && p.name < string(day)[:min(len(p.name), len(day))] {
			out = append(out, fiscal.Duty{Kind: p.kind, Period: p.name, First: true})
		}
	}
	return out
}

// add writes into a record what follows from the records before it, and counts it. Signing and
// verifying both go this way, so a record is right when it comes out as it is.
func (s *State) add(r *Record) error {
	head := s.Heads[r.Chain]
	r.Seq, r.Before = head.Seq+1, head.Signature
	switch r.Kind {
	case fiscal.Sale, fiscal.Void:
		if len(s.due(r.Day)) > 0 {
			return fiscal.ErrDue
		}
		if err := s.count(r.Shares); err != nil {
			return err
		}
		for _, p := range [...]*Period{&s.Day, &s.Month, &s.Year} {
			p.Receipts, p.Shares = p.Receipts+1, merge(p.Shares, r.Shares)
		}
		s.open(r.Day)
	case fiscal.Day, fiscal.Month, fiscal.Year:
		if err := s.closing(r); err != nil {
			return err
		}
	}
	r.Perpetual, r.Absolute = s.Perpetual, s.Absolute
	return nil
}

// signed goes on from a record.
func (s *State) signed(r Record) {
	s.goOn(r.Chain, Head{Seq: r.Seq, Signature: r.Signature})
	if r.Chain == receipts {
		s.Number = r.Number
	}
}

// goOn moves a chain's head.
func (s *State) goOn(chain string, from Head) {
	if s.Heads == nil {
		s.Heads = map[string]Head{}
	}
	s.Heads[chain] = from
}

func (s *State) count(shares []fiscal.Share) error {
	sum := total(shares)
	s.Perpetual += sum
	s.Absolute += sum.Abs()
	if !s.Absolute.InRange() {
		return errors.New("the grand total is full")
	}
	return nil
}

// open names the periods in which the first was sold. A clock that was set back opens no other.
func (s *State) open(day businessday.Day) {
	for _, p := range [...]struct {
		period *Period
		length int
	}{{&s.Day, len("2026-01-02")}, {&s.Month, len("2026-01")}, {&s.Year, len("2026")}} {
		if p.period.Name == "" {
			p.period.Name = string(day)[:p.length]
		}
	}
}

// closing writes a period's totals, and how far each chain had come: what is cut off the end of one
// afterwards is missed.
func (s *State) closing(r *Record) error {
	p := map[fiscal.Kind]*Period{fiscal.Day: &s.Day, fiscal.Month: &s.Month, fiscal.Year: &s.Year}[r.Kind]
	within := r.Kind == fiscal.Month && s.Day.Name != "" || r.Kind == fiscal.Year && s.Month.Name != ""
	if p.Name == "" || within {
		return ErrEmpty
	}
	r.Number, r.Shares = p.Name, p.Shares
	r.Note = fmt.Sprintf("count %d, receipts to %d, copies to %d, events to %d, archives to %d", p.Receipts,
		s.Heads[receipts].Seq, s.Heads[copies].Seq, s.Heads[events].Seq, s.Heads[archives].Seq)
	*p = Period{}
	return nil
}
