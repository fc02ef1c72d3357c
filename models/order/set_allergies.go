package order

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// Allergy is what somebody must not have: allergens of the list, and what no list has.
type Allergy struct {
	Allergens catalog.Allergens `json:"allergens,omitempty"`
	Text      string            `json:"text,omitempty"`
}

// IsZero says whether there is nothing to watch for.
func (a Allergy) IsZero() bool { return a == Allergy{} }

func (a Allergy) clean() (Allergy, error) {
	var err error
	a.Text, err = clean("text", a.Text, maxAllergy)
	return a, err
}

// and is what two people together must not have.
func (a Allergy) and(b Allergy) Allergy {
	a.Allergens |= b.Allergens
	switch {
	case a.Text == "":
		a.Text = b.Text
	case b.Text != "" && !slices.Contains(strings.Split(a.Text, "; "), b.Text):
		a.Text += "; " + b.Text
	}
	return a
}

// GuestAllergy is what a guest must not have; seat 0 is everybody at the table.
type GuestAllergy struct {
	Seat int `json:"seat,omitempty"`
	Allergy
}

// SetAllergies says what a guest must not have, or for whom one line is made; nothing takes it back.
type SetAllergies struct {
	LineID uuid.UUID `json:"line_id,omitzero"` // that line alone; zero: all that a seat gets
	Seat   int       `json:"seat,omitempty"`   // 0: everybody
	Allergy
}

// AllergiesSet says what to watch for.
type AllergiesSet struct {
	LineID uuid.UUID `json:"line_id,omitzero"`
	Seat   int       `json:"seat,omitempty"`
	Allergy
}

func (SetAllergies) Type() string { return "set_allergies" }
func (AllergiesSet) Type() string { return "allergies_set" }
func (AllergiesSet) act() string  { return "set_allergies" }

func (c SetAllergies) decide(o Order, _ Meta) ([]Payload, error) {
	if c.LineID != uuid.Nil {
		if _, err := o.active(c.LineID); err != nil {
			return nil, err
		}
		if c.Seat != 0 {
			return nil, fault.Invalid("order.line_or_seat").Field("seat", "order.line_or_seat")
		}
	}
	if err := within("seat", c.Seat, maxSeat); err != nil {
		return nil, err
	}
	var err error
	c.Allergy, err = c.Allergy.clean()
	return []Payload{AllergiesSet(c)}, err
}

func (p AllergiesSet) apply(o *Order, _ Event) {
	if p.LineID != uuid.Nil {
		if l := o.Line(p.LineID); l != nil {
			l.OwnAllergy = p.Allergy
		}
	} else {
		o.setAllergy(GuestAllergy{p.Seat, p.Allergy})
	}
	o.spreadAllergies()
}

func (o *Order) setAllergy(g GuestAllergy) {
	list := slices.DeleteFunc(slices.Clone(o.Allergies), func(have GuestAllergy) bool { return have.Seat == g.Seat })
	if !g.IsZero() {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b GuestAllergy) int { return cmp.Compare(a.Seat, b.Seat) })
	o.Allergies = list
}

// AllergyAt is what a seat must not have by itself; seat 0 is everybody.
func (o Order) AllergyAt(seat int) Allergy {
	for _, g := range o.Allergies {
		if g.Seat == seat {
			return g.Allergy
		}
	}
	return Allergy{}
}

// spreadAllergies writes on each line what whoever gets it must not have. What stands on the table for
// everybody is made so that each of them can have it.
func (o *Order) spreadAllergies() {
	for i := range o.Lines {
		l := &o.Lines[i]
		l.Allergy = l.OwnAllergy
		for _, g := range o.Allergies {
			if g.Seat == 0 || l.Seat == 0 || g.Seat == l.Seat {
				l.Allergy = l.Allergy.and(g.Allergy)
			}
		}
		if l.Sold.Role.Charged() {
			l.Allergy = Allergy{} // nobody eats a fee or a bottle
		}
	}
}

// Endangers is what the line is known to contain of what its guest must not have.
func (l Line) Endangers() catalog.Allergens { return l.Sold.Contains() & l.Allergy.Allergens }
