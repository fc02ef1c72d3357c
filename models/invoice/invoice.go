// Package invoice knows what stands on the invoice of a sale to a company, and on the corrective
// invoice of what was given back of it.
//
// It owns the buyer's data and their check, and the figures, which are those of the sale to the cent.
// It must not know the database nor any language: its store is invoicedb, and receipt puts it on
// paper. An invoice is never changed: what is wrong with one is put right by a corrective one, which
// has a number of its own and names it. Start reading at Compose.
package invoice

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// An Invoice is one that was issued. A corrective one has a refund, and amounts below zero.
type Invoice struct {
	ID             uuid.UUID
	Number         string
	VenueID        uuid.UUID
	OrderID        uuid.UUID
	RefundID       uuid.UUID // zero: it is of the sale itself
	Corrects       uuid.UUID // of a corrective one
	CorrectsNumber string
	IssuedAt       time.Time
	IssuedBy       string
	Seller         Seller
	Buyer          Buyer
	Content
}

// Corrective says whether it puts another one right.
func (i Invoice) Corrective() bool { return i.RefundID != uuid.Nil }

// A Seller is a venue as it was when the invoice was issued.
type Seller struct {
	Name      string `json:"name"`
	Address   string `json:"address"`
	TaxNumber string `json:"tax_number"`
	Language  string `json:"language"` // in which the invoice is written
	Zone      string `json:"zone"`
}

// Content is what was sold, or given back, as the invoice keeps it. Net + Tax + Tip + Deposit = Total;
// the lines and Charges add up to Total less the tip.
type Content struct {
	Currency money.Currency `json:"currency"`
	Receipt  int            `json:"receipt"` // number of the order
	SoldAt   time.Time      `json:"sold_at"`
	Reason   string         `json:"reason,omitempty"` // of what was given back
	Lines    []Line         `json:"lines"`
	Charges  money.Amount   `json:"charges,omitempty"` // service and the like, with their taxes
	Taxes    []Tax          `json:"taxes,omitempty"`
	Net      money.Amount   `json:"net"`
	Tax      money.Amount   `json:"tax"`
	Tip      money.Amount   `json:"tip,omitempty"`
	Deposit  money.Amount   `json:"deposit,omitempty"`
	Rounding money.Amount   `json:"rounding,omitempty"`
	Total    money.Amount   `json:"total"`
	Payments []Payment      `json:"payments,omitempty"`
	// Exempt is the certificate of a buyer who bought without tax.
	Exempt string `json:"exempt,omitempty"`
}

// A Line is something sold, after what was taken off it. One without a name is money that was given
// back without any goods.
type Line struct {
	Name     string         `json:"name,omitempty"`
	Quantity money.Quantity `json:"quantity"`
	Unit     catalog.Unit   `json:"unit,omitempty"`
	Net      money.Amount   `json:"net"`
	Tax      money.Amount   `json:"tax"`
	Total    money.Amount   `json:"total"` // with all taxes
}

// A Tax is one tax over all that carries it.
type Tax struct {
	Name        string       `json:"name,omitempty"`
	BasisPoints int          `json:"rate_bp"`
	Mode        tax.Mode     `json:"mode"`
	Net         money.Amount `json:"net"`
	Amount      money.Amount `json:"amount"`
}

// A Payment is how it was paid, or given back; change is taken off.
type Payment struct {
	Tender string       `json:"tender"`
	Amount money.Amount `json:"amount"`
}

// Compose makes the content of the invoice of a closed order; r is the order's own result.
func Compose(o order.Order, r price.Result) Content {
	c := Content{
		Currency: o.Terms.Currency, Receipt: o.Number, SoldAt: o.ClosedAt,
		Net: r.Net, Tax: r.Tax, Tip: r.Tip, Deposit: r.Deposit, Rounding: r.Rounding, Total: r.Total,
	}
	if x := o.Exemption; x != nil {
		c.Exempt = x.Certificate
	}
	for _, l := range o.Lines {
		if l.Quantity != 0 {
			c.Lines = append(c.Lines, Line{Name: named(l.Sold), Quantity: l.Quantity, Unit: l.Sold.Unit})
		}
	}
	c.figure(o, ledger.LineFacts(o, r))
	for _, t := range r.Taxes {
		c.Taxes = append(c.Taxes, Tax{t.Name, t.BasisPoints, t.Mode, t.Net, t.Amount})
	}
	change := r.Change
	for _, p := range o.Payments {
		paid := p.Amount
		if p.Settled {
			paid -= p.Change
		} else if p.Tender == price.Cash {
			off := min(change, paid)
			paid, change = paid-off, change-off
		}
		c.Payments = append(c.Payments, Payment{p.Tender, paid})
	}
	return c
}

// figure gives the lines what their facts say. The facts of one line stand together.
func (c *Content) figure(o order.Order, facts []ledger.LineFact) {
	at := map[uuid.UUID]int{}
	for _, l := range o.Lines {
		if l.Quantity != 0 {
			at[l.ID] = len(at)
		}
	}
	rest := c.Total - c.Tip
	for _, f := range facts {
		l := &c.Lines[at[f.LineID]]
		l.Net, l.Tax, l.Total = l.Net+f.Net+f.Deposit, l.Tax+f.Tax, l.Total+f.Net+f.Deposit+f.Tax
	}
	for _, l := range c.Lines {
		rest -= l.Total
	}
	c.Charges = rest
}

// Correct makes the content of the corrective invoice of what was given back of an order.
func Correct(o order.Order, r order.Refund) Content {
	c := Content{
		Currency: o.Terms.Currency, Receipt: o.Number, SoldAt: o.ClosedAt, Reason: r.Reason,
		Tax: -r.Tax, Tip: -r.Tip, Rounding: -r.Rounding, Total: -r.Total, Charges: -(r.Total - r.Tip),
	}
	for _, back := range r.Lines {
		line := Line{Quantity: -back.Quantity, Net: back.Tax - back.Total, Tax: -back.Tax, Total: -back.Total}
		if l := o.Line(back.LineID); l != nil {
			line.Name, line.Unit = named(l.Sold), l.Sold.Unit
			if l.Sold.Role.Owed() {
				c.Deposit += line.Net
			}
		}
		c.Charges -= line.Total
		c.Lines = append(c.Lines, line)
	}
	if len(r.Lines) == 0 && r.Amount > 0 {
		c.Lines = []Line{{Quantity: -money.One, Net: r.Tax + r.Tip - r.Total, Tax: -r.Tax, Total: r.Tip - r.Total}}
		c.Charges = 0
	}
	c.Net = c.Total - c.Tax - c.Tip - c.Deposit
	for _, t := range r.Taxes {
		c.Taxes = append(c.Taxes, Tax{t.Name, t.BasisPoints, t.Mode, -t.Net, -t.Amount})
	}
	for _, p := range r.Payments {
		c.Payments = append(c.Payments, Payment{p.Tender, -p.Amount})
	}
	return c
}

func named(s catalog.Sold) string {
	if s.VariantName == "" {
		return s.Name
	}
	return s.Name + " " + s.VariantName
}
