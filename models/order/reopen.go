package order

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// Reopen takes a closed order up again to correct it: it keeps its payments, and is a new sale when
// it is closed again. What was booked is booked back, not changed. An order of which something was
// refunded stays as it is.
type Reopen struct {
	Reason     string `json:"reason"`
	LeaveTable bool   `json:"leave_table,omitempty"` // others sit there now
}

// OrderReopened says that a sale was taken back to be corrected.
type OrderReopened struct {
	Reason    string `json:"reason"`
	LeftTable bool   `json:"left_table,omitempty"`
	Closing   int    `json:"closing"` // which closing was taken back, from 1
}

func (Reopen) Type() string        { return "reopen" }
func (OrderReopened) Type() string { return "reopened" }
func (OrderReopened) act() string  { return "reopen" }

func (c Reopen) decide(o Order, m Meta) ([]Payload, error) {
	if len(o.Refunds) > 0 {
		return nil, fault.Conflict("order.refunded")
	}
	if err := m.need(PermReopen); err != nil {
		return nil, err
	}
	why, err := reason(c.Reason)
	if err != nil {
		return nil, err
	}
	return []Payload{OrderReopened{Reason: why, LeftTable: c.LeaveTable, Closing: o.Closings}}, nil
}

func (p OrderReopened) apply(o *Order, _ Event) {
	o.ClosedAt = time.Time{}
	o.unite()
	if p.LeftTable {
		o.TableID = uuid.Nil
	}
}
