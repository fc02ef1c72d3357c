package order

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// RepeatRound is "the same again": what the kitchen was told of last is rung up once more, at
// what it costs now. Where nothing was sent, that is everything on the order. Resolve fills Lines in.
type RepeatRound struct {
	Lines []AddLine `json:"-"` // by the ids of the lines that they repeat
}

// Type names the command. What it does are lines added, as if each had been tapped.
func (RepeatRound) Type() string { return "repeat_round" }

// round are the lines that are had again: not fees and deposits, which come by themselves, and
// not what was given back.
func (o Order) round() []Line {
	var last time.Time
	for _, l := range o.Lines {
		if l.repeats() && l.SentAt.After(last) {
			last = l.SentAt
		}
	}
	var out []Line
	for _, l := range o.Lines {
		if l.repeats() && l.SentAt.Equal(last) {
			out = append(out, l)
		}
	}
	return out
}

func (l Line) repeats() bool {
	return l.Quantity > 0 && l.DepositOf == uuid.Nil && !l.Sold.Role.Charged()
}

// resellRound asks the catalogue for each line of the last round. Something that is not to be had
// any more refuses the whole round: a waiter who promised it has to know before the guests do.
func resellRound(o Order, sell Seller) ([]AddLine, error) {
	var out []AddLine
	for _, l := range o.round() {
		again := AddLine{
			LineID: l.ID, Choice: l.Sold.Choice(), Quantity: l.Quantity, Note: l.Note, Allergy: l.OwnAllergy, Seat: l.Seat, Course: l.Course,
			Join: !l.Sold.Unit.Measured(),
		}
		resolved, err := Resolve(o, again, sell)
		if f := fault.Of(err); f != nil && f.Code != "catalog.sold_out" {
			return nil, fault.Conflict("order.off_menu").With("item", l.Sold.Name).Because(err)
		}
		if err != nil {
			return nil, err
		}
		if add, ok := resolved.(AddLine); ok {
			out = append(out, add)
		}
	}
	return out, nil
}

// decide rings up line after line, each on the order as the one before left it. The new lines'
// ids follow from the command's: the same command makes the same lines wherever it is decided.
func (c RepeatRound) decide(o Order, m Meta) ([]Payload, error) {
	if len(c.Lines) == 0 {
		return nil, fault.Conflict("order.nothing_to_repeat")
	}
	var out []Payload
	for _, add := range c.Lines {
		add.LineID = uuid.NewSHA1(m.CommandID, add.LineID[:])
		payloads, err := add.decide(o, m)
		if err != nil {
			return nil, err
		}
		o = Fold(o, number(o, payloads, m))
		out = append(out, payloads...)
	}
	return out, nil
}
