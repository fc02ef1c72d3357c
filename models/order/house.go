package order

import (
	"github.com/google/uuid"

	"comptoir/models/fault"
)

// HouseAccount is the tender of a house account: a guest or a company pays later. Its reference is the account's id.
const HouseAccount = "house_account"

// byHouse checks a payment with a house account: whoever charges one needs leave to.
func (c AddPayment) byHouse(m Meta) error {
	if c.Tender != HouseAccount {
		return nil
	}
	if id, err := uuid.Parse(c.Reference); err != nil || id == uuid.Nil {
		return fault.Invalid("order.house_needed").Field("house", "order.house_needed").Because(err)
	}
	if c.Pending {
		return fault.Invalid("order.gift_is_never_pending")
	}
	return m.need(PermCharge)
}
