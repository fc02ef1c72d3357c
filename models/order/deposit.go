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

// Deposits returns the lines that were rung up with a line, and go where it goes.
func (o Order) Deposits(line uuid.UUID) []uuid.UUID {
	var ids []uuid.UUID
	for _, d := range o.Lines {
		if d.DepositOf != uuid.Nil && d.DepositOf == line {
			ids = append(ids, d.ID)
		}
	}
	return ids
}
