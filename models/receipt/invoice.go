package receipt

import (
	"strings"

	"comptoir/models/invoice"
	"comptoir/models/money"
	"comptoir/models/receipt/doc"
	"comptoir/models/tax"
)

// Invoice is an invoice on receipt paper: the same facts as on the sheet, one under the other.
func Invoice(i invoice.Invoice, copies int, w Words) doc.Document {
	p := paper{Words: w}
	p.head(Head{Venue: i.Seller.Name, Address: i.Seller.Address, TaxNumber: i.Seller.TaxNumber})
	p.copyMark(copies)
	title := w.Say("invoice.title", "number", i.Number)
	if i.Corrective() {
		title = w.Say("invoice.corrective_title", "number", i.Number)
	}
	p.add(doc.Paragraph(title).Strong().Higher(), doc.Pair(w.Say("invoice.issued"), w.Moment(i.IssuedAt)))
	p.add(doc.Pair(w.Say("invoice.sold"), w.Moment(i.SoldAt)), doc.Pair(w.Say("receipt.title", "number", i.Receipt), i.IssuedBy))
	if i.Corrective() {
		p.add(doc.Paragraph(w.Say("invoice.corrects", "number", i.CorrectsNumber)).Strong(), doc.Paragraph(w.Say("receipt.refund.reason", "reason", i.Reason)))
	}
	p.add(doc.Rule(), doc.Paragraph(w.Say("invoice.buyer")), doc.Paragraph(i.Buyer.Company).Strong())
	for line := range strings.Lines(i.Buyer.Address) {
		p.add(doc.Paragraph(strings.TrimSpace(line)))
	}
	p.add(doc.Paragraph(w.Say("receipt.tax_number", "number", i.Buyer.TaxNumber)), doc.Rule())
	p.invoiceLines(i)
	p.invoiceTaxes(i)
	p.add(doc.Rule())
	for _, x := range i.Payments {
		p.add(doc.Pair(w.Say("receipt.tender."+x.Tender), w.Bare(x.Amount)))
	}
	return p.document(title)
}

func (p *paper) invoiceLines(i invoice.Invoice) {
	for _, l := range i.Lines {
		if l.Name == "" {
			p.add(doc.Pair(p.Say("receipt.refund.money"), p.Bare(l.Total)))
			continue
		}
		p.add(doc.Pair(p.invoiced(l)+l.Name, p.Bare(l.Total)))
	}
	p.pairIf("invoice.charges", i.Charges)
	p.pairIf("receipt.tip", i.Tip)
	p.add(doc.Pair(p.Say("receipt.total"), p.Money(i.Total)).Strong().Bigger())
	p.pairIf("receipt.rounding", i.Rounding)
}

// invoiced is how many there are of a line; what is given back is below zero.
func (p *paper) invoiced(l invoice.Line) string {
	if l.Quantity == money.One && !l.Unit.Measured() {
		return ""
	}
	if l.Unit.Measured() {
		return p.Quantity(l.Quantity) + " " + string(l.Unit) + " "
	}
	return p.Quantity(l.Quantity) + " x "
}

func (p *paper) invoiceTaxes(i invoice.Invoice) {
	p.add(doc.Rule(), taxRow(p.Say("receipt.tax"), p.Say("receipt.net"), p.Say("receipt.tax_amount")))
	for _, t := range i.Taxes {
		name := joined(t.Name, p.Percent(t.BasisPoints))
		if t.Mode == tax.Exclusive {
			name = "+ " + name
		}
		p.add(taxRow(name, p.Bare(t.Net), p.Bare(t.Amount)))
	}
	p.add(taxRow(p.Say("invoice.together"), p.Bare(i.Net), p.Bare(i.Tax)))
	p.pairIf("invoice.deposit", i.Deposit)
	if i.Exempt != "" {
		p.add(doc.Paragraph(p.Say("receipt.exempt", "certificate", i.Exempt)))
	}
}
