package price

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Remains is what of a priced order has not been taken back, or put onto another check,
// yet. However a line is cut, its pieces add up to it.
type Remains struct {
	Total money.Amount // of the order, less what was taken
	Tax   money.Amount

	taxes []TaxResult
	ids   []string // of the lines, in the order's sequence
	lines map[string]*remainder
}

// remainder is one line and how much of it was taken.
type remainder struct {
	quantity, taken money.Quantity // magnitudes
	whole           figures
	carries         []bool    // by tax, whether the line itself bears it
	serviced        []bool    // by tax, whether the service charge bears it
	bears           [][]bool  // by tax, which of its parts bear it
	parts           []figures // of a line that is made of others, without service charge
}

// Piece is a quantity of a line.
type Piece struct {
	ID       string         `json:"id"`
	Quantity money.Quantity `json:"quantity"`
}

// Taken is what some pieces come to, with tax. Service charge that goes with them stands apart.
type Taken struct {
	Lines   []TakenLine  `json:"lines"`
	Total   money.Amount `json:"total"`
	Tax     money.Amount `json:"tax"`
	Service money.Amount `json:"service,omitempty"` // with all its taxes

	serviceTax money.Amount
}

// TakenLine is what one piece comes to: its share of the line's total with all taxes.
type TakenLine struct {
	Piece
	Total money.Amount `json:"total"`
	Tax   money.Amount `json:"tax"`

	Amount  money.Amount `json:"-"` // before discounts
	Comp    money.Amount `json:"-"` // what of it was given away
	Given   money.Amount `json:"-"` // the same without any tax
	Goods   money.Amount `json:"-"` // as on the receipt: with the taxes inside, without those on top
	Net     money.Amount `json:"-"` // the goods without any tax
	Service money.Amount `json:"-"` // its share of the service charge, as on the receipt
	// ServiceNet is the share of the service charge without any tax.
	ServiceNet money.Amount `json:"-"`
	Taxes      []TakenTax   `json:"-"` // one for each tax of the result, in its sequence
	Parts      []TakenPart  `json:"-"` // of a line that is made of others; they add up to it
}

// TakenTax is a piece's share of one tax, and of what it is a share of.
type TakenTax struct {
	Line, Service       money.Amount
	LineNet, ServiceNet money.Amount
}

// Left returns a priced order of which nothing has been taken yet.
func Left(o Order, r Result) *Remains {
	left := &Remains{Total: r.Total, Tax: r.Tax, taxes: r.Taxes, lines: make(map[string]*remainder, len(o.Lines))}
	wholes := o.figures(r)
	parts := o.partFigures(r, wholes)
	for i, whole := range wholes {
		l := o.Lines[i]
		one := &remainder{quantity: max(l.Quantity, -l.Quantity), whole: whole, parts: parts[i]}
		for _, t := range r.Taxes {
			one.carries = append(one.carries, o.carries(i, t.at))
			one.serviced = append(one.serviced, o.carries(len(o.Lines), t.at))
			one.bears = append(one.bears, l.bearers(t.at))
		}
		left.ids = append(left.ids, l.ID)
		left.lines[l.ID] = one
	}
	return left
}

// Take takes pieces out: all of them, or none where one asks for more than is left, which
// is refused with "price.exceeds_sold".
func (left *Remains) Take(pieces []Piece) (Taken, error) {
	if err := left.check(pieces); err != nil {
		return Taken{}, err
	}
	taken := Taken{Lines: make([]TakenLine, 0, len(pieces))}
	for _, p := range pieces {
		l := left.lines[p.ID]
		from := l.taken
		line := left.line(p, l, l.cut(p.Quantity))
		left.share(&line, l, l.cutParts(from, l.taken))
		left.add(&taken, line)
	}
	left.less(taken)
	return taken, nil
}

// Rest is everything that is left of the lines.
func (left *Remains) Rest() []Piece {
	var out []Piece
	for _, id := range left.ids {
		if l := left.lines[id]; l.quantity > l.taken {
			out = append(out, Piece{ID: id, Quantity: l.quantity - l.taken})
		}
	}
	return out
}

// Quantity is how much of a line is left.
func (left *Remains) Quantity(id string) money.Quantity {
	l := left.lines[id]
	if l == nil {
		return 0
	}
	return l.quantity - l.taken
}

// Worth is what is left of the lines and of the service charge, with all taxes.
func (left *Remains) Worth() money.Amount {
	var sum money.Amount
	for _, l := range left.lines {
		sum += l.rest().worth(left.taxes)
	}
	return sum
}

func (left *Remains) check(pieces []Piece) error {
	asked := make(map[string]money.Quantity, len(pieces))
	for _, p := range pieces {
		if p.Quantity <= 0 {
			return fault.Invalid("price.bad_quantity").With("line", p.ID)
		}
		asked[p.ID] += p.Quantity
		if line := left.lines[p.ID]; line == nil || line.taken+asked[p.ID] > line.quantity {
			return fault.Conflict("price.exceeds_sold").With("line", p.ID)
		}
	}
	return nil
}

// line words the figures of a piece as what was taken.
func (left *Remains) line(p Piece, l *remainder, f figures) TakenLine {
	out := TakenLine{Piece: p, Amount: f.amount, Comp: f.comp, Given: f.given, Goods: f.goods, Total: f.goods, Net: f.goods, Service: f.service, ServiceNet: f.service}
	for k, t := range left.taxes {
		one := TakenTax{Line: f.taxes[k], Service: f.serviceTaxes[k]}
		if l.carries[k] {
			one.LineNet = f.goods
		}
		if l.serviced[k] {
			one.ServiceNet = f.service
		}
		if t.Mode == inclusive {
			one.LineNet, one.ServiceNet = one.LineNet-one.Line, one.ServiceNet-one.Service
			out.Net, out.ServiceNet = out.Net-one.Line, out.ServiceNet-one.Service
		} else {
			out.Total += one.Line
		}
		out.Tax += one.Line
		out.Taxes = append(out.Taxes, one)
	}
	return out
}

func (left *Remains) add(t *Taken, l TakenLine) {
	t.Lines = append(t.Lines, l)
	t.Total += l.Total
	t.Tax += l.Tax
	t.Service += l.Service
	for k, tax := range l.Taxes {
		t.serviceTax += tax.Service
		if left.taxes[k].Mode != inclusive {
			t.Service += tax.Service
		}
	}
}

func (left *Remains) less(t Taken) {
	left.Total -= t.Total + t.Service
	left.Tax -= t.Tax + t.serviceTax
}

// TakenTaxes adds the taxes of what was taken up, each with what it is a share of.
func (left *Remains) TakenTaxes(t Taken) []TaxResult {
	out := make([]TaxResult, 0, len(left.taxes))
	for k, r := range left.taxes {
		r.Net, r.Amount = 0, 0
		for _, l := range t.Lines {
			r.Net += l.Taxes[k].LineNet + l.Taxes[k].ServiceNet
			r.Amount += l.Taxes[k].Line + l.Taxes[k].Service
		}
		if r.Net != 0 || r.Amount != 0 {
			out = append(out, r)
		}
	}
	return out
}

// AllTax is the tax of the lines and of the service charge that goes with them.
func (t Taken) AllTax() money.Amount { return t.Tax + t.serviceTax }

// All is what was taken comes to, with the service charge and all taxes.
func (t Taken) All() money.Amount { return t.Total + t.Service }
