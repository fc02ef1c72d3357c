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
	// Tips are what was added after that closing. The payments keep it: it is part of the sale to come.
	Tips []LateTip `json:"tips,omitempty"`
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
	return []Payload{OrderReopened{Reason: why, LeftTable: c.LeaveTable, Closing: o.Closings, Tips: o.lateTips()}}, nil
}

func (p OrderReopened) apply(o *Order, _ Event) {
	o.ClosedAt = time.Time{}
	o.unite()
	for i := range o.Payments {
		o.Payments[i].Tip = 0
	}
	if p.LeftTable {
		o.TableID = uuid.Nil
	}
}
