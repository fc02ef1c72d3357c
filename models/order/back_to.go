package order

import (
	"github.com/google/uuid"

	"comptoir/models/money"
)

// A Back is what a refund gives back to a card or an account that paid.
type Back struct {
	Reference string
	Amount    money.Amount
}

// BackTo says to which of a tender's cards or accounts the money of a refund goes: to those that paid, the first
// first, and to none more than it gave. What belongs to one of them stands together.
func (o Order) BackTo(tender string, refund uuid.UUID) []Back {
	var before, back money.Amount
	for _, r := range o.Refunds {
		given := givenBy(r, tender)
		if r.ID == refund {
			back = given
			break
		}
		before += given
	}
	var out []Back
	for _, p := range o.Payments {
		if p.Tender != tender {
			continue
		}
		given := min(before, p.Amount)
		part := min(back, p.Amount-given)
		before, back = before-given, back-part
		if part > 0 {
			out = together(out, Back{Reference: p.Reference, Amount: part})
		}
	}
	return out
}

func givenBy(r Refund, tender string) money.Amount {
	var sum money.Amount
	for _, p := range r.Payments {
		if p.Tender == tender {
			sum += p.Amount
		}
	}
	return sum
}

func together(list []Back, b Back) []Back {
	for i := range list {
		if list[i].Reference == b.Reference {
			list[i].Amount += b.Amount
			return list
		}
	}
	return append(list, b)
}
