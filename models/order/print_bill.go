package order

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// PrintBill puts the bill on the table. Whatever changes it afterwards takes it back.
type PrintBill struct{}

// BillPrinted says what the guest was shown.
type BillPrinted struct {
	Total money.Amount `json:"total"`
}

func (PrintBill) Type() string   { return "print_bill" }
func (BillPrinted) Type() string { return "bill_printed" }
func (BillPrinted) act() string  { return "print_bill" }

func (PrintBill) decide(o Order, _ Meta) ([]Payload, error) {
	if len(o.Active()) == 0 {
		return nil, fault.Conflict("order.empty")
	}
	return []Payload{BillPrinted{Total: Price(o).Total}}, nil
}

func (BillPrinted) apply(*Order, Event) {}
