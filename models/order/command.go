package order

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/price"
)

// Command is something that a person, a device or a partner wants to happen to an order.
// The set is closed: each stands in a file of its own.
type Command interface {
	// Type is the command's name in the API: "add_line".
	Type() string
	// decide returns what happens, or a *fault.Fault.
	decide(o Order, m Meta) ([]Payload, error)
}

// Meta is what comes with every command.
type Meta struct {
	CommandID  uuid.UUID // made by whoever asks; the same id is the same command
	At         time.Time
	Actor      Actor
	ApprovedBy Actor // who lent a permission for this one command
	RegisterID uuid.UUID
	May        func(permission string) bool // nil: nothing that needs a permission
	Limits     Limits                       // how far: of who approved, else of the actor
	Today      businessday.Day              // at the venue; empty: nothing is past its date
	IfVersion  int                          // refuse if the order has another version; 0: whatever it has
	Closing    bool                         // the order is closed in the same breath: no payment stays on account
	Provider   bool                         // whoever speaks with the provider of a payment says so
	// Route says where something is made as things are now; nil: where it was when it was rung up.
	Route func(catalog.Sold) catalog.Sold
}

// The permissions that commands ask for.
const (
	PermVoidSent  = "order.void_sent"  // void what the kitchen has
	PermCancel    = "order.cancel"     // cancel what the kitchen or the guest has seen
	PermOpenPrice = "order.open_price" // type a price over the catalogue's
	PermDiscount  = "order.discount"
	PermComp      = "order.comp"
	PermService   = "order.service"
	PermTaxExempt = "order.tax_exempt"
	PermSplit     = "order.split"
	PermMove      = "order.move"
	PermRefund    = "order.refund"
	PermReopen    = "order.reopen"
	PermCharge    = "house.charge"       // charge an order to a house account
	PermTip       = "order.tip"          // add a tip to a sale that is done
	PermExpired   = "order.sell_expired" // sell what is past its date
)

// Do decides a command and applies it: it returns the order as it is afterwards, what
// happened (at least one event), and the new totals. After a refusal, a *fault.Fault, the order
// is as it was. It is a pure function; keeping the events is up to the caller.
func Do(o Order, cmd Command, m Meta) (Order, []Event, price.Result, error) {
	if err := o.allow(cmd.Type()); err != nil {
		return o, nil, price.Result{}, err
	}
	if m.IfVersion != 0 && m.IfVersion != o.Version {
		return o, nil, price.Result{}, fault.Conflict("order.changed").With("version", o.Version)
	}
	payloads, err := cmd.decide(o, m)
	if err != nil {
		return o, nil, price.Result{}, err
	}
	events := number(o, payloads, m)
	after := Fold(o, events)
	totals, err := price.Compute(Pricing(after))
	if err == nil {
		err = after.keepsChecks(o, totals)
	}
	if err != nil {
		return o, nil, price.Result{}, refusal(err)
	}
	return after, events, totals, nil
}

// refusal words the engine's refusal of an amount as the order's.
func refusal(err error) error {
	if f := fault.Of(err); f != nil && f.Code == "price.overpaid" {
		return fault.Conflict("order.overpaid")
	}
	return err
}

// number makes events of what a command decided.
func number(o Order, payloads []Payload, m Meta) []Event {
	events := make([]Event, len(payloads))
	for i, p := range payloads {
		events[i] = Event{
			Seq: o.Version + 1 + i, Type: p.Type(), CommandID: m.CommandID, At: m.At, Actor: m.Actor,
			ApprovedBy: m.ApprovedBy, RegisterID: m.RegisterID, Data: p,
		}
	}
	return events
}

// need refuses an actor who may not, naming the permission that a manager can lend.
func (m Meta) need(permission string) error {
	if m.May != nil && m.May(permission) {
		return nil
	}
	return fault.Forbidden("approval_required").With("permission", permission)
}

// active returns a line of which something is left.
func (o *Order) active(id uuid.UUID) (*Line, error) {
	l := o.Line(id)
	switch {
	case l == nil:
		return nil, fault.NotFound("order.line_unknown")
	case l.Quantity == 0:
		return nil, fault.Conflict("order.line_voided")
	}
	return l, nil
}

// clone returns an order whose slices nobody else holds.
func (o Order) clone() Order {
	o.Lines = slices.Clone(o.Lines)
	o.Discounts = slices.Clone(o.Discounts)
	o.Payments = slices.Clone(o.Payments)
	o.Refunds = slices.Clone(o.Refunds)
	o.Offers = slices.Clone(o.Offers)
	o.Checks = slices.Clone(o.Checks)
	return o
}
