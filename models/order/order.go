// Package order decides what may happen to an order and what follows from it.
//
// It owns lines, seats, courses, discounts, payments and the life of an order, told as
// events. It must not know the clock, the database, HTTP or the user's language: those
// arrive as values; its store is orderdb. Start reading at Do, then Apply.
package order

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/payment"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// Order is the state that its events add up to. Its zero value is an order that was not
// opened yet. It is a value: nothing here changes an Order that somebody else holds.
type Order struct {
	ID         uuid.UUID      `json:"id"`
	Number     int            `json:"number,omitempty"` // within venue and business day
	Status     Status         `json:"status"`
	Held       bool           `json:"held,omitempty"` // parked, out of the way
	Kind       catalog.Kind   `json:"kind"`
	VenueID    uuid.UUID      `json:"venue_id"`
	RegisterID uuid.UUID      `json:"register_id"`
	TableID    uuid.UUID      `json:"table_id,omitzero"`
	GuestID    uuid.UUID      `json:"guest_id,omitzero"`
	Name       string         `json:"name,omitempty"` // of a tab or a guest
	Note       string         `json:"note,omitempty"`
	Allergies  []GuestAllergy `json:"allergies,omitempty"`
	Covers     int            `json:"covers,omitempty"`
	Terms      Terms          `json:"terms"`
	Lines      []Line         `json:"lines"`
	Planned    Plans          `json:"planned,omitempty"` // courses that wait for their time
	Discounts  []Discount     `json:"discounts,omitempty"`
	Offers     Offers         `json:"offers,omitempty"` // as they were when its lines were rung up
	Tip        money.Amount   `json:"tip,omitempty"`
	TipStaff   uuid.UUID      `json:"tip_staff,omitzero"`    // whose it is; zero: by the rule of the venue
	ServiceBP  *int           `json:"service_bp,omitempty"`  // set by hand, over the rule of the venue
	ServiceWhy string         `json:"service_why,omitempty"` // it was
	Exemption  *Exemption     `json:"exemption,omitempty"`
	Payments   []Payment      `json:"payments,omitempty"`
	Checks     []Check        `json:"checks,omitempty"` // parts that are paid apart; none: it is one check
	TableLines TableLines     `json:"table_lines,omitempty"`
	Splits     []Arranged     `json:"splits,omitempty"` // how it was shared before, for taking the last splits back
	Moves      []Crossing     `json:"moves,omitempty"`  // the last ones, for taking them back
	Refunds    []Refund       `json:"refunds,omitempty"`
	Closings   int            `json:"closings,omitempty"` // how often it was closed: more than once after it was reopened
	OpenedBy   Actor          `json:"opened_by"`
	OpenedAt   time.Time      `json:"opened_at"`
	ClosedAt   time.Time      `json:"closed_at,omitzero"` // or cancelled
	UpdatedAt  time.Time      `json:"updated_at"`
	Version    int            `json:"version"` // number of the last event
}

// Terms are the rules of the venue at the time of opening; they stay with the order.
type Terms struct {
	Currency     money.Currency      `json:"currency"`
	Rules        price.Rules         `json:"rules"`
	CashRounding *price.CashRounding `json:"cash_rounding,omitempty"`
	Service      *Service            `json:"service,omitempty"`
	Least        *Least              `json:"least,omitempty"`
	Tips         string              `json:"tips,omitempty"` // whose they are: "server" or "pool"
}

// Service is a service charge with the taxes it carries.
type Service struct {
	BasisPoints int            `json:"rate_bp"`
	Base        price.Base     `json:"base,omitempty"`
	Taxes       []tax.Rate     `json:"taxes,omitempty"`
	Name        string         `json:"name,omitempty"`       // as the guest reads it; empty: the usual word
	MinCovers   int            `json:"min_covers,omitempty"` // for so many guests, or more
	Kinds       []catalog.Kind `json:"kinds,omitempty"`      // empty: all
}

// Line is something ordered. A line that was removed is gone; one that was voided stays
// with what is left of it, which may be nothing.
type Line struct {
	ID        uuid.UUID      `json:"id"`
	Origin    uuid.UUID      `json:"origin,omitzero"` // the line that the kitchen knows it by, after a split
	Sold      catalog.Sold   `json:"sold"`
	Quantity  money.Quantity `json:"quantity"`             // without what was voided
	UnitPrice *money.Price   `json:"unit_price,omitempty"` // typed over the price it was sold at, or a label's
	Gift      Gift           `json:"gift,omitzero"`
	Goods
	Note        string         `json:"note,omitempty"`
	OwnAllergy  Allergy        `json:"own_allergy,omitzero"` // said of the line itself
	Allergy     Allergy        `json:"allergy,omitzero"`     // of whoever gets it, and its own
	Seat        int            `json:"seat,omitempty"`       // 0 is the table's
	DepositOf   uuid.UUID      `json:"deposit_of,omitzero"`  // the line that it was rung up with
	Course      int            `json:"course,omitempty"`     // 0 is none
	Sent        money.Quantity `json:"sent,omitempty"`       // what the kitchen was told
	SentNote    string         `json:"sent_note,omitempty"`
	SentAllergy Allergy        `json:"sent_allergy,omitzero"`
	SentAt      time.Time      `json:"sent_at,omitzero"` // when the kitchen first heard of it
	Voided      money.Quantity `json:"voided,omitempty"`
	VoidReason  string         `json:"void_reason,omitempty"`
	// VoidedAlone is what was voided of it without anybody's approval.
	VoidedAlone money.Amount `json:"voided_alone,omitempty"`
	// SentParts is, of a line that is made of others, for how many of it the kitchen was told each
	// part; none: all parts alike.
	SentParts []money.Quantity `json:"sent_parts,omitempty"`
	Checks    []CheckShare     `json:"checks,omitempty"` // what of it is on which check, whatever its seat
	AddedBy   Actor            `json:"added_by"`
	AddedAt   time.Time        `json:"added_at"`
}

// Discount takes something off the order, off one line, off the goods of a category or off what a
// guest has.
type Discount struct {
	ID     uuid.UUID `json:"id"`
	LineID uuid.UUID `json:"line_id,omitzero"`
	// CategoryID and Seat name lines as they are when the order is priced. Nothing named is the whole order.
	CategoryID uuid.UUID `json:"category_id,omitzero"`
	Seat       int       `json:"seat,omitempty"`
	// Comp gives the line away: it is free of charge, which is no discount.
	Comp      bool         `json:"comp,omitempty"`
	PercentBP int          `json:"percent_bp,omitempty"`
	Amount    money.Amount `json:"amount,omitempty"`
	Reason    string       `json:"reason,omitempty"`
	By        Actor        `json:"by"`
	// ApprovedBy is who lent the permission, or went further than the actor may.
	ApprovedBy Actor `json:"approved_by,omitzero"`
}

// Payment is what a guest gave.
type Payment struct {
	ID        uuid.UUID    `json:"id"`
	Tender    string       `json:"tender"` // "cash" is rounded and gives change
	Amount    money.Amount `json:"amount"` // as given, before change
	Pending   bool         `json:"pending,omitempty"`
	Tip       money.Amount `json:"tip,omitempty"`        // of Amount, what was added after the closing
	Given     money.Amount `json:"given,omitempty"`      // of Amount, what the guest added for the staff while paying
	Reference string       `json:"reference,omitempty"`  // of the terminal or provider
	Payer     string       `json:"payer,omitempty"`      // who pays later, of a house account
	Card      payment.Card `json:"card,omitzero"`        // that paid, as its receipt must name it
	Foreign   *Foreign     `json:"foreign,omitempty"`    // what was given of another currency, worth Amount
	CheckID   uuid.UUID    `json:"check_id,omitzero"`    // zero: for the whole order
	Change    money.Amount `json:"change,omitempty"`     // what was given back at once
	Rounding  money.Amount `json:"rounding,omitempty"`   // what rounding to coins added to what it pays for
	Settled   bool         `json:"settled,omitempty"`    // Change and Rounding are decided; else the order's total decides
	OnAccount money.Amount `json:"on_account,omitempty"` // what was booked of it before the order was closed
	By        Actor        `json:"by"`
	At        time.Time    `json:"at"`
}

// Actor is who did something.
type Actor struct {
	StaffID uuid.UUID `json:"staff_id,omitzero"`
	Name    string    `json:"name,omitempty"`
}

// AtSeat is who gets the line: a guest's number, or 0 for the table.
func (l Line) AtSeat() int { return l.Seat }

// InCourse is when the line is served: a course's number, or 0 for any time.
func (l Line) InCourse() int { return l.Course }

// Price returns what a unit of the line costs.
func (l Line) Price() money.Price {
	if l.UnitPrice != nil {
		return *l.UnitPrice
	}
	return l.Sold.UnitPrice
}

// Unsent says whether a station waits to be told of the line as it is now.
func (l Line) Unsent() bool {
	if l.Quantity < 0 {
		return false // nobody makes what comes back
	}
	if len(l.Sold.Parts) > 0 {
		return l.unsentParts()
	}
	return len(l.Sold.Stations) > 0 && (l.Quantity != l.Sent || l.Quantity != 0 && !l.toldWishes())
}

// toldWishes says whether a station that knows the line knows its note and what to watch for.
func (l Line) toldWishes() bool { return l.Note == l.SentNote && l.Allergy == l.SentAllergy }

// Line returns the line with an id, or nil.
func (o *Order) Line(id uuid.UUID) *Line {
	for i := range o.Lines {
		if o.Lines[i].ID == id {
			return &o.Lines[i]
		}
	}
	return nil
}

// Active returns the lines of which something is left.
func (o Order) Active() []Line {
	out := make([]Line, 0, len(o.Lines))
	for _, l := range o.Lines {
		if l.Quantity != 0 {
			out = append(out, l)
		}
	}
	return out
}

// Unsent returns how many lines a station waits to be told of.
func (o Order) Unsent() int {
	n := 0
	for i := range o.Lines {
		if o.Lines[i].Unsent() {
			n++
		}
	}
	return n
}

func (o *Order) payment(id uuid.UUID) *Payment {
	for i := range o.Payments {
		if o.Payments[i].ID == id {
			return &o.Payments[i]
		}
	}
	return nil
}

func (o *Order) discount(id uuid.UUID) *Discount {
	for i := range o.Discounts {
		if o.Discounts[i].ID == id {
			return &o.Discounts[i]
		}
	}
	return nil
}
