package receipt

import (
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/receipt/doc"
)

// counted stands before a name: "2 x " of what is counted, "0.345 kg " of what is weighed.
func (p *paper) counted(q money.Quantity, unit catalog.Unit) string {
	if !unit.Measured() {
		return p.Quantity(q) + " x "
	}
	return p.Quantity(q) + " " + p.Say("unit."+string(unit)) + " "
}

// each is what a unit costs.
func (p *paper) each(price money.Amount, unit catalog.Unit) string {
	if !unit.Measured() {
		return p.Say("receipt.each", "price", p.Bare(price))
	}
	return p.Say("receipt.per", "price", p.Bare(price), "unit", p.Say("unit."+string(unit)))
}

// goods says what was weighed along, and which lot it is.
func (s *sale) goods(l order.Line) {
	if l.Tare != 0 {
		s.add(doc.Paragraph("  " + s.Say("receipt.tare", "quantity", s.Quantity(l.Tare)+" "+s.Say("unit."+string(l.Sold.Unit)))))
	}
	if l.Lot != "" {
		s.add(doc.Paragraph("  " + s.Say("receipt.lot", "lot", l.Lot)))
	}
	if l.Expiry != "" {
		s.add(doc.Paragraph("  " + s.Say("receipt.expiry", "day", string(l.Expiry))))
	}
}
