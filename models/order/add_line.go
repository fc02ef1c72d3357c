package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// AddLine rings something up. The caller says what by its Choice; Resolve fills Sold in.
type AddLine struct {
	LineID uuid.UUID `json:"line_id"`
	catalog.Choice
	Sold     catalog.Sold   `json:"-"`
	Offers   Offers         `json:"-"`                  // that Sold names
	Deposit  catalog.Sold   `json:"-"`                  // rung up with it: on its bottle
	Quantity money.Quantity `json:"quantity,omitempty"` // none: one
	Note     string         `json:"note,omitempty"`
	Allergy  Allergy        `json:"allergy,omitzero"` // of whom this line is for
	Seat     int            `json:"seat,omitempty"`
	Course   int            `json:"course,omitempty"`
	// Join makes a line that is the same thing one more, where the kitchen does not have it yet,
	// instead of beginning another. Taps at several tills still add up: it is decided where the
	// order is locked.
	Join bool `json:"join,omitempty"`

	Return bool `json:"return,omitempty"` // the guest brings it back
	Goods
	// Label is the price on the label, for all of it. Only the server reads labels.
	Label *money.Amount `json:"-"`
}

// LineAdded says that something was rung up.
type LineAdded struct {
	LineID    uuid.UUID      `json:"line_id"`
	DepositOf uuid.UUID      `json:"deposit_of,omitzero"`
	Sold      catalog.Sold   `json:"sold"`
	Quantity  money.Quantity `json:"quantity"`
	Note      string         `json:"note,omitempty"`
	Allergy   Allergy        `json:"allergy,omitzero"`
	Seat      int            `json:"seat,omitempty"`
	Course    int            `json:"course,omitempty"`
	Offers    Offers         `json:"offers,omitempty"` // that Sold names and the order did not know

	UnitPrice *money.Price `json:"unit_price,omitempty"` // of a label
	Gift      Gift         `json:"gift,omitzero"`
	Goods
}

func (AddLine) Type() string   { return "add_line" }
func (LineAdded) Type() string { return "line_added" }
func (LineAdded) act() string  { return "add_line" }

func (c AddLine) decide(o Order, m Meta) ([]Payload, error) {
	note, err := c.check(o)
	if err != nil {
		return nil, err
	}
	goods, err := c.goods(m)
	if err != nil {
		return nil, err
	}
	quantity := goods.Quantity
	if l := c.same(o, note); l != nil && (l.Quantity+quantity).Abs() <= money.QuantityLimit && (l.Quantity < 0) == (quantity < 0) {
		return []Payload{QuantitySet{LineID: l.ID, Quantity: l.Quantity + quantity}}, nil
	}
	goods.LineID, goods.Note, goods.Seat, goods.Course, goods.Offers = c.LineID, note, c.Seat, c.Course, o.unknown(c.Offers)
	if goods.Allergy, err = c.Allergy.clean(); err != nil {
		return nil, err
	}
	added := []Payload{goods}
	if c.Deposit.Name != "" {
		added = append(added, LineAdded{LineID: depositID(c.LineID), DepositOf: c.LineID, Sold: c.Deposit, Quantity: quantity, Seat: c.Seat})
	}
	return added, nil
}

// same is the line that c joins; nil where it begins one of its own.
func (c AddLine) same(o Order, note string) *Line {
	if !c.Join || c.Label != nil || c.Tare != 0 {
		return nil
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		untouched := l.DepositOf == uuid.Nil && l.Sent == 0 && l.Voided == 0 && l.UnitPrice == nil && !o.discounted(l.ID)
		if untouched && l.Note == note && l.OwnAllergy == c.Allergy && l.Tare == 0 && l.Lot == c.Lot && l.Expiry == c.Expiry && l.Seat == c.Seat && l.Course == c.Course && l.Sold.Same(c.Sold) {
			return l
		}
	}
	return nil
}

func (o Order) discounted(line uuid.UUID) bool {
	return slices.ContainsFunc(o.Discounts, func(d Discount) bool { return d.LineID == line })
}

func (c AddLine) check(o Order) (note string, err error) {
	switch {
	case c.LineID == uuid.Nil:
		return "", fault.Invalid("order.id_needed").Field("line_id", "order.id_needed")
	case o.Line(c.LineID) != nil:
		return "", fault.Conflict("order.line_exists")
	case len(o.Lines) >= maxLines:
		return "", fault.Conflict("order.too_many_lines").With("max", maxLines)
	case c.Sold.Name == "":
		return "", fault.Invalid("order.item_needed").Field("item_id", "order.item_needed")
	case c.Quantity < 0 && c.Sold.Role != catalog.Deposit || c.Quantity.Abs() > money.QuantityLimit:
		return "", badQuantity()
	}
	if err := within("seat", c.Seat, maxSeat); err != nil {
		return "", err
	}
	if err := within("course", c.Course, maxCourse); err != nil {
		return "", err
	}
	return clean("note", c.Note, maxNote)
}

func badQuantity() error {
	return fault.Invalid("order.quantity").Field("quantity", "order.quantity")
}

func (p LineAdded) apply(o *Order, e Event) {
	o.learn(p.Offers)
	o.Lines = append(o.Lines, Line{
		ID: p.LineID, DepositOf: p.DepositOf, Sold: p.Sold, Quantity: p.Quantity, Note: p.Note, Seat: p.Seat, Course: p.Course,
		UnitPrice: p.UnitPrice, Gift: p.Gift, Goods: p.Goods, OwnAllergy: p.Allergy, Allergy: p.Allergy,
		AddedBy: e.Actor, AddedAt: e.At,
	})
}
