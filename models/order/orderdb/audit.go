package orderdb

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/audit"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// audited is what an owner looks for among the events of orders.
var audited = map[string]audit.Act{
	"line_voided": audit.Void, "cancelled": audit.Cancel,
	"discount_applied": audit.Discount, "discount_removed": audit.Discount,
	"line_comped": audit.Comp, "line_uncomped": audit.Comp,
	"price_set": audit.Price, "service_set": audit.Service, "exemption_set": audit.Tax,
	"refunded": audit.Refund, "reopened": audit.Reopen, "payment_removed": audit.Payment, "payment_tipped": audit.Tip,
}

// afterBill is what counts only once the guest has the bill: what is taken off then takes money.
var afterBill = map[string]audit.Act{"line_removed": audit.Void, "quantity_set": audit.Void}

// note keeps for the owner's list what an act of this request did, beside the order as it was.
func (r *running) note(before order.Order, was price.Result, now price.Result, events []order.Event) error {
	for _, e := range events {
		act, ok := audited[e.Type]
		if !ok && before.Status == order.Billed && now.Total < was.Total {
			act, ok = afterBill[e.Type]
		}
		if !ok || act == audit.Cancel && was.Total == 0 && len(before.Lines) == 0 {
			continue
		}
		data, err := order.MarshalData(e)
		if err != nil {
			return fmt.Errorf("note event: %w", err)
		}
		r.change.notes = append(r.change.notes, audit.Entry{
			ID: derived(before.ID, fmt.Sprint("audit", e.Seq)), At: e.At, VenueID: r.order.VenueID, RegisterID: e.RegisterID, Act: act, Event: e.Type,
			OrderID: r.order.ID, Billed: before.Status == order.Billed, StaffID: e.Actor.StaffID, StaffName: e.Actor.Name,
			ApproverID: e.ApprovedBy.StaffID, ApproverName: e.ApprovedBy.Name, Data: data, Items: called(before, string(data)),
			Amount: amount(before, was, now, e, events),
		})
		was = now // several events of one act took it off once
	}
	return nil
}

// called is what the lines are called that an event names.
func called(o order.Order, data string) map[uuid.UUID]string {
	items := map[uuid.UUID]string{}
	for _, l := range o.Lines {
		if strings.Contains(data, l.ID.String()) {
			items[l.ID] = strings.TrimSpace(l.Sold.Name + " " + l.Sold.VariantName)
		}
	}
	return items
}

// amount is what an event took off, gave back or moved.
func amount(before order.Order, was, now price.Result, e order.Event, events []order.Event) money.Amount {
	switch p := e.Data.(type) {
	case order.OrderReopened:
		return was.Total
	case order.PaymentTipped:
		return p.Change
	case order.PaymentRemoved:
		for _, x := range before.Payments {
			if x.ID == p.PaymentID {
				return x.Amount
			}
		}
	}
	return order.TakenOff(was, now, events)
}
