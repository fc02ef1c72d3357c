package api

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
)

// Order is an order as programs read it.
type Order struct {
	ID          uuid.UUID            `json:"id"`
	Number      int                  `json:"number"`
	Status      order.Status         `json:"status"`
	Held        bool                 `json:"held"`
	Kind        catalog.Kind         `json:"kind"`
	VenueID     uuid.UUID            `json:"venue_id"`
	RegisterID  uuid.UUID            `json:"register_id"`
	TableID     uuid.UUID            `json:"table_id,omitzero"`
	GuestID     uuid.UUID            `json:"guest_id,omitzero"`
	Name        string               `json:"name,omitempty"`
	Note        string               `json:"note,omitempty"`
	Allergies   []order.GuestAllergy `json:"allergies,omitempty"`
	Covers      int                  `json:"covers"`
	BusinessDay string               `json:"business_day"`
	Lines       []Line               `json:"lines"`
	Adjustments []Adjustment         `json:"adjustments"`
	Payments    []Payment            `json:"payments"`
	Totals      Totals               `json:"totals"`
	Checks      []Check              `json:"checks,omitempty"` // parts that are paid apart; they add up to the totals
	Refunds     []Refund             `json:"refunds,omitempty"`
	Version     int                  `json:"version"`
	OpenedAt    time.Time            `json:"opened_at"`
	UpdatedAt   time.Time            `json:"updated_at"`
	ClosedAt    time.Time            `json:"closed_at,omitzero"`
}

// Line is one thing that was ordered. A line that was voided stays with quantity 0.
type Line struct {
	ID         uuid.UUID         `json:"id"`
	ItemID     uuid.UUID         `json:"item_id"`
	VariantID  uuid.UUID         `json:"variant_id,omitzero"`
	CategoryID uuid.UUID         `json:"category_id,omitzero"`
	Name       string            `json:"name"`
	Variant    string            `json:"variant,omitempty"`
	Modifiers  []LineModifier    `json:"modifiers,omitempty"`
	Parts      []LinePart        `json:"parts,omitempty"` // what a menu is made of
	Unit       string            `json:"unit,omitempty"`  // of the quantity; none: pieces
	Quantity   money.Quantity    `json:"quantity"`
	UnitPrice  Money             `json:"unit_price"`
	Amount     Money             `json:"amount"`   // quantity times price
	Discount   Money             `json:"discount"` // what all discounts took off
	Comp       Money             `json:"comp"`     // what was given away
	Total      Money             `json:"total"`
	Note       string            `json:"note,omitempty"`
	Allergens  catalog.Allergens `json:"allergens,omitempty" description:"What it contains."`
	Allergy    order.Allergy     `json:"allergy,omitzero" description:"What whoever gets it must not have."`
	Seat       int               `json:"seat,omitempty"`
	Course     int               `json:"course,omitempty"`
	Sent       money.Quantity    `json:"sent"` // what the kitchen was told
	Voided     money.Quantity    `json:"voided"`
	VoidReason string            `json:"void_reason,omitempty"`
	AddedAt    time.Time         `json:"added_at"`
	AddedBy    string            `json:"added_by,omitempty"`
}

// LinePart is an item that a menu was made of.
type LinePart struct {
	ItemID   uuid.UUID `json:"item_id"`
	Name     string    `json:"name"`
	Variant  string    `json:"variant,omitempty"`
	Quantity int       `json:"quantity"`
}

// LineModifier is a modifier as it was sold.
type LineModifier struct {
	ID        uuid.UUID         `json:"id"`
	GroupID   uuid.UUID         `json:"group_id"`
	Name      string            `json:"name"`
	Quantity  int               `json:"quantity"`
	Free      int               `json:"free,omitempty"`
	Price     Money             `json:"price"`
	Allergens catalog.Allergens `json:"allergens,omitempty"`
}

// Adjustment is a discount that somebody gave.
type Adjustment struct {
	ID         uuid.UUID `json:"id"`
	LineID     uuid.UUID `json:"line_id,omitzero"` // nothing named: the whole order
	CategoryID uuid.UUID `json:"category_id,omitzero"`
	Seat       int       `json:"seat,omitempty"`
	Comp       bool      `json:"comp,omitempty"` // free of charge
	PercentBP  int       `json:"percent_bp,omitempty"`
	Amount     *Money    `json:"amount,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	By         string    `json:"by,omitempty"`
}

// Payment is what was given.
type Payment struct {
	ID        uuid.UUID `json:"id"`
	Tender    string    `json:"tender"`
	Amount    Money     `json:"amount"`
	CheckID   uuid.UUID `json:"check_id,omitzero"`
	Pending   bool      `json:"pending"`
	Reference string    `json:"reference,omitempty"`
	At        time.Time `json:"at"`
}

// Totals are what an order comes to: net + tax + tip + deposit = total, and total + rounding = paid + due.
type Totals struct {
	Subtotal      Money      `json:"subtotal"`
	Discount      Money      `json:"discount"`
	Comp          Money      `json:"comp"` // given away
	ServiceCharge Money      `json:"service_charge"`
	TopUp         Money      `json:"top_up"` // to the least that is charged
	Net           Money      `json:"net"`
	Tax           Money      `json:"tax"`
	Taxes         []TaxTotal `json:"taxes"`
	Tip           Money      `json:"tip"`
	Deposit       Money      `json:"deposit"`
	Total         Money      `json:"total"`
	Rounding      Money      `json:"rounding"`
	Paid          Money      `json:"paid"`
	Change        Money      `json:"change"`
	Due           Money      `json:"due"`
}

// TaxTotal is one tax over all that carries it.
type TaxTotal struct {
	Name   string `json:"name"`
	RateBP int    `json:"rate_bp"`
	Mode   string `json:"mode"`
	Net    Money  `json:"net"`
	Amount Money  `json:"amount"`
}

// Event is one thing that happened to an order.
type Event struct {
	Seq        int             `json:"seq"`
	Type       string          `json:"type"`
	CommandID  uuid.UUID       `json:"command_id"`
	At         time.Time       `json:"at"`
	By         string          `json:"by,omitempty"`
	ApprovedBy string          `json:"approved_by,omitempty"`
	Data       json.RawMessage `json:"data"` // amounts are minor units of the order's currency
}

// Summary is an order in a list.
type Summary struct {
	ID          uuid.UUID    `json:"id"`
	Number      int          `json:"number"`
	Status      order.Status `json:"status"`
	Kind        catalog.Kind `json:"kind"`
	VenueID     uuid.UUID    `json:"venue_id"`
	RegisterID  uuid.UUID    `json:"register_id"`
	TableID     uuid.UUID    `json:"table_id,omitzero"`
	Table       string       `json:"table,omitempty"`
	Name        string       `json:"name,omitempty"`
	Covers      int          `json:"covers"`
	BusinessDay string       `json:"business_day"`
	Lines       int          `json:"lines"`
	Unsent      int          `json:"unsent"`
	Total       Money        `json:"total"`
	Due         Money        `json:"due"`
	Version     int          `json:"version"`
	OpenedAt    time.Time    `json:"opened_at"`
	UpdatedAt   time.Time    `json:"updated_at"`
}

func orderOf(o orderdb.Order) Order {
	c := o.Terms.Currency
	out := Order{
		ID: o.ID, Number: o.Number, Status: o.Status, Held: o.Held, Kind: o.Kind, VenueID: o.VenueID, RegisterID: o.RegisterID,
		TableID: o.TableID, GuestID: o.GuestID, Name: o.Name, Note: o.Note, Allergies: o.Allergies, Covers: o.Covers, BusinessDay: o.BusinessDay.String(),
		Lines: make([]Line, len(o.Lines)), Adjustments: make([]Adjustment, len(o.Discounts)), Payments: make([]Payment, len(o.Payments)),
		Totals: totalsOf(o.Totals, c), Checks: checksOf(o), Refunds: refundsOf(o), Version: o.Version, OpenedAt: o.OpenedAt, UpdatedAt: o.UpdatedAt, ClosedAt: o.ClosedAt,
	}
	for i, l := range o.Lines {
		out.Lines[i] = lineOf(l, o.Totals.Lines[i], c)
	}
	for i, d := range o.Discounts {
		out.Adjustments[i] = Adjustment{ID: d.ID, LineID: d.LineID, CategoryID: d.CategoryID, Seat: d.Seat, Comp: d.Comp, PercentBP: d.PercentBP, Reason: d.Reason, By: d.By.Name}
		if d.Amount != 0 {
			amount := moneyOf(d.Amount, c)
			out.Adjustments[i].Amount = &amount
		}
	}
	for i, p := range o.Payments {
		out.Payments[i] = Payment{ID: p.ID, Tender: p.Tender, Amount: moneyOf(p.Amount, c), CheckID: p.CheckID, Pending: p.Pending, Reference: p.Reference, At: p.At}
	}
	return out
}

func lineOf(l order.Line, r price.LineResult, c money.Currency) Line {
	out := Line{
		ID: l.ID, ItemID: l.Sold.ItemID, VariantID: l.Sold.VariantID, CategoryID: l.Sold.CategoryID, Name: l.Sold.Name, Variant: l.Sold.VariantName,
		Unit: string(l.Sold.Unit), Quantity: l.Quantity, UnitPrice: Money{l.Price(), c.Code}, Amount: moneyOf(r.Amount, c), Discount: moneyOf(r.Discount, c),
		Comp: moneyOf(r.Comp, c), Total: moneyOf(r.Total, c),
		Note: l.Note, Allergens: l.Sold.Contains(), Allergy: l.Allergy, Seat: l.Seat, Course: l.Course, Sent: l.Sent, Voided: l.Voided, VoidReason: l.VoidReason, AddedAt: l.AddedAt, AddedBy: l.AddedBy.Name,
	}
	for _, p := range l.Sold.Parts {
		out.Parts = append(out.Parts, LinePart{ItemID: p.ItemID, Name: p.Name, Variant: p.VariantName, Quantity: p.Quantity})
	}
	for _, m := range l.Sold.Modifiers {
		out.Modifiers = append(out.Modifiers, LineModifier{ID: m.ID, GroupID: m.GroupID, Name: m.Name, Quantity: m.Quantity, Free: m.Free, Price: Money{m.Price, c.Code}, Allergens: m.Allergens})
	}
	return out
}

func totalsOf(r price.Result, c money.Currency) Totals {
	of := func(a money.Amount) Money { return moneyOf(a, c) }
	out := Totals{
		Subtotal: of(r.Subtotal()), Discount: of(r.Discount()), Comp: of(r.Comp()), ServiceCharge: of(r.ServiceCharge), TopUp: of(r.TopUp), Deposit: of(r.Deposit), Net: of(r.Net), Tax: of(r.Tax), Tip: of(r.Tip),
		Total: of(r.Total), Rounding: of(r.Rounding), Paid: of(r.Paid), Change: of(r.Change), Due: of(r.Due), Taxes: make([]TaxTotal, len(r.Taxes)),
	}
	for i, t := range r.Taxes {
		out.Taxes[i] = TaxTotal{Name: t.Name, RateBP: t.BasisPoints, Mode: string(t.Mode), Net: of(t.Net), Amount: of(t.Amount)}
	}
	return out
}

func eventOf(e order.Event) Event {
	data, err := order.MarshalData(e)
	if err != nil {
		data = nil // it was read from JSON a moment ago
	}
	return Event{Seq: e.Seq, Type: e.Type, CommandID: e.CommandID, At: e.At, By: e.Actor.Name, ApprovedBy: e.ApprovedBy.Name, Data: data}
}

func summaryOf(s orderdb.Found, c money.Currency) Summary {
	return Summary{
		ID: s.ID, Number: s.Number, Status: s.Status, Kind: s.Kind, VenueID: s.VenueID, RegisterID: s.RegisterID, TableID: s.TableID, Table: s.TableName,
		Name: s.Name, Covers: s.Covers, BusinessDay: s.BusinessDay.String(), Lines: s.Lines, Unsent: s.Unsent, Total: moneyOf(s.Total, c),
		Due: moneyOf(s.Due, c), Version: s.Version, OpenedAt: s.OpenedAt, UpdatedAt: s.UpdatedAt,
	}
}
