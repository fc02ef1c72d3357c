package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
)

// depositID is the id of the line that is rung up with another: on its bottle or cup.
func depositID(line uuid.UUID) uuid.UUID { return uuid.NewSHA1(line, []byte("deposit")) }

// follow changes the deposit on a line's bottles as the line itself was changed.
func (o *Order) follow(l Line, by money.Quantity) {
	if l.Sold.DepositItem == uuid.Nil || by == 0 {
		return
	}
	of := func(d Line) bool { return d.DepositOf != uuid.Nil && (d.DepositOf == l.ID || d.DepositOf == l.Origin) }
	for i := range o.Lines {
		if of(o.Lines[i]) {
			o.Lines[i].Quantity = beyond(o.Lines[i].Quantity, by)
		}
	}
	o.Lines = slices.DeleteFunc(o.Lines, func(d Line) bool { return of(d) && d.Quantity == 0 })
}

// beyond adds to a quantity, but not through zero.
func beyond(q, by money.Quantity) money.Quantity {
	if q < 0 {
		return min(0, q+by)
	}
	return max(0, q+by)
}

// withDeposits adds to lines that go elsewhere what was rung up with them, where it is not named.
func (o Order) withDeposits(lines []SplitLine) []SplitLine {
	out := slices.Clone(lines)
	for _, piece := range lines {
		for _, d := range o.Lines {
			named := slices.ContainsFunc(out, func(p SplitLine) bool { return p.LineID == d.ID })
			if d.DepositOf == piece.LineID && d.DepositOf != uuid.Nil && d.Quantity != 0 && !named {
				out = append(out, SplitLine{LineID: d.ID, Quantity: min(piece.Quantity, d.Quantity)})
			}
		}
	}
	return out
}
