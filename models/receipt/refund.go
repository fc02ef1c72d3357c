package receipt

import (
	"strings"

	"comptoir/models/order"
	"comptoir/models/receipt/doc"
	"comptoir/models/tax"
)

// Refund is the paper of one refund: what came back of which receipt, why, and how the money was
// given.
func Refund(o order.Order, r order.Refund, h Head, w Words) doc.Document {
	p := refund{paper: paper{Words: w}, o: o, r: r}
	p.head(h)
	p.copyMark(h.Copy)
	title := w.Say("receipt.refund.title", "number", o.Number)
	p.add(doc.Pair(title, w.Moment(r.At)).Strong())
	p.add(doc.Pair(w.Say("receipt.refund.of"), w.Moment(o.ClosedAt)), doc.Pair(listed(r.By.Name, ""), h.Register))
	p.add(doc.Paragraph(w.Say("receipt.refund.reason", "reason", r.Reason)), doc.Rule())
	p.lines()
	p.add(doc.Rule())
	p.money()
	p.taxes()
	if h.Note != "" {
		p.add(doc.Rule(), doc.Paragraph(w.Say("receipt.refund.note")).Centered(), doc.Paragraph(h.Note).Centered().Strong().Bigger(), doc.QR(h.Note))
	}
	p.add(doc.Feed(2), doc.Pair(w.Say("receipt.refund.signature"), "........................"))
	p.foot(h)
	return p.document(title)
}

type refund struct {
	paper
	o order.Order
	r order.Refund
}

func (p *refund) lines() {
	for _, back := range p.r.Lines {
		name := ""
		if l := p.o.Line(back.LineID); l != nil {
			name = strings.TrimSpace(l.Sold.Name + " " + l.Sold.VariantName)
		}
		p.add(doc.Pair(p.Quantity(back.Quantity)+" x "+name, p.Bare(-back.Total)))
	}
	if p.r.Amount > 0 {
		p.pair("receipt.refund.money", -(p.r.Total - p.r.Tip))
	}
}

func (p *refund) money() {
	if p.r.Amount == 0 {
		p.pairIf("receipt.service", -p.r.Service)
	}
	p.pairIf("receipt.tip", -p.r.Tip)
	p.add(doc.Pair(p.Say("receipt.refund.total"), p.Money(-p.r.Total)).Strong().Bigger())
	p.pairIf("receipt.rounding", -p.r.Rounding)
	for _, back := range p.r.Payments {
		p.add(doc.Pair(p.Say("receipt.tender."+back.Tender), p.Bare(-back.Amount)))
	}
}

func (p *refund) taxes() {
	if len(p.r.Taxes) == 0 {
		return
	}
	p.add(doc.Rule(), taxRow(p.Say("receipt.tax"), p.Say("receipt.net"), p.Say("receipt.tax_amount")))
	for _, t := range p.r.Taxes {
		name := joined(t.Name, p.Percent(t.BasisPoints))
		if t.Mode == tax.Exclusive {
			name = "+ " + name
		}
		p.add(taxRow(name, p.Bare(-t.Net), p.Bare(-t.Amount)))
	}
}
