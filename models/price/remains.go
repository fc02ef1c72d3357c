package price

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Remains is what of a priced order has not been taken back, or put onto another check,
// yet. However a line is cut, its pieces add up to it.
type Remains struct {
	Total money.Amount // of the order, less what was taken
	Tax   money.Amount

	lines map[string]*remainder
}

// remainder is one line and how much of it was taken.
type remainder struct {
	quantity, taken money.Quantity // magnitudes
	worth, tax      money.Amount
}

// Piece is a quantity of a line.
type Piece struct {
	ID       string         `json:"id"`
	Quantity money.Quantity `json:"quantity"`
}

// Taken is what some pieces come to, with tax.
type Taken struct {
	Lines []TakenLine  `json:"lines"`
	Total money.Amount `json:"total"`
	Tax   money.Amount `json:"tax"`
}

// TakenLine is what one piece comes to: its share of the line's total with all taxes.
type TakenLine struct {
	Piece
	Total money.Amount `json:"total"`
	Tax   money.Amount `json:"tax"`
}

// Left returns a priced order of which nothing has been taken yet.
func Left(o Order, r Result) *Remains {
	left := &Remains{Total: r.Total, Tax: r.Tax, lines: make(map[string]*remainder, len(o.Lines))}
	shares := Shares(o, r)
	for i, l := range o.Lines {
		left.lines[l.ID] = &remainder{
			quantity: max(l.Quantity, -l.Quantity), worth: r.Lines[i].Total + shares[i].Exclusive, tax: shares[i].Tax(),
		}
	}
	return left
}

// Take takes pieces out: all of them, or none where one asks for more than is left, which
// is refused with "price.exceeds_sold".
func (left *Remains) Take(pieces []Piece) (Taken, error) {
	if err := left.check(pieces); err != nil {
		return Taken{}, err
	}
	taken := Taken{Lines: make([]TakenLine, 0, len(pieces))}
	for _, p := range pieces {
		l := left.lines[p.ID].take(p)
		taken.Lines = append(taken.Lines, l)
		taken.Total += l.Total
		taken.Tax += l.Tax
	}
	left.Total -= taken.Total
	left.Tax -= taken.Tax
	return taken, nil
}

func (left *Remains) check(pieces []Piece) error {
	asked := make(map[string]money.Quantity, len(pieces))
	for _, p := range pieces {
		if p.Quantity <= 0 {
			return fault.Invalid("price.bad_quantity").With("line", p.ID)
		}
		asked[p.ID] += p.Quantity
		if line := left.lines[p.ID]; line == nil || line.taken+asked[p.ID] > line.quantity {
			return fault.Conflict("price.exceeds_sold").With("line", p.ID)
		}
	}
	return nil
}

func (l *remainder) take(p Piece) TakenLine {
	from := l.taken
	l.taken += p.Quantity
	return TakenLine{
		Piece: p, Total: money.Units(l.worth, l.quantity, from, l.taken), Tax: money.Units(l.tax, l.quantity, from, l.taken),
	}
}
