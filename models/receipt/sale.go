package receipt

import (
	"strconv"
	"strings"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/receipt/doc"
	"comptoir/models/tax"
)

// Sale is the receipt of a closed order, or the bill of one that is not paid yet. r is the
// order's own price.Result.
func Sale(o order.Order, r price.Result, h Head, w Words) doc.Document {
	s := sale{paper: paper{Words: w}, o: o, r: r}
	s.reliefs, s.offers = o.Relieved()
	s.head(h)
	s.copyMark(h.Copy)
	title := s.title()
	s.about(h, title)
	for _, l := range o.Active() {
		s.line(l)
	}
	s.add(doc.Rule())
	s.totals()
	s.payments()
	s.taxes()
	s.gifts()
	if o.Status != order.Closed {
		s.add(doc.Feed(1), doc.Paragraph(w.Say("receipt.not_a_receipt")).Centered())
	}
	s.foot(h)
	return s.document(title)
}

type sale struct {
	paper
	o order.Order
	r price.Result

	reliefs [][]order.Relief // of offers, by line
	offers  []order.Relief
}

func (s *sale) title() string {
	if s.o.Status == order.Closed {
		return s.Say("receipt.title", "number", s.o.Number)
	}
	return s.Say("receipt.bill", "number", s.o.Number)
}

// about says which order, when, where and by whom.
func (s *sale) about(h Head, title string) {
	at := s.o.ClosedAt
	if at.IsZero() {
		at = s.o.UpdatedAt
	}
	s.add(doc.Pair(title, s.Moment(at)))
	place := s.Say("receipt.kind." + string(s.o.Kind))
	if h.Table != "" {
		place = s.Say("receipt.table", "name", h.Table)
	}
	s.add(doc.Pair(listed(place, s.o.Name), h.Register))
	if s.o.OpenedBy.Name != "" {
		s.add(doc.Paragraph(s.Say("receipt.served_by", "name", s.o.OpenedBy.Name)))
	}
	s.add(doc.Rule())
}

func (s *sale) line(l order.Line) {
	r := s.result(l)
	name := strings.TrimSpace(l.Sold.Name + " " + l.Sold.VariantName)
	s.add(doc.Pair(s.counted(l.Quantity, l.Sold.Unit)+name, s.Bare(r.Amount)))
	if l.Quantity != money.One {
		if each, ok := whole(l.Price()); ok && s.o.Exemption == nil {
			s.add(doc.Paragraph("  " + s.each(each, l.Sold.Unit)))
		}
	}
	s.goods(l)
	s.modifiers("  ", l.Sold.Modifiers)
	s.parts(l.Sold.Parts)
	rest := r.Discount
	for _, off := range s.relieved(l) {
		s.add(doc.Pair("  "+off.Name, s.Bare(-off.Amount)))
		rest -= off.Amount
	}
	if rest != 0 {
		s.add(doc.Pair("  "+s.Say("receipt.discount"), s.Bare(-rest)))
	}
	if _, comped := s.o.Comp(l.ID); comped {
		s.add(doc.Pair("  "+s.Say("receipt.comp"), s.Bare(-r.Comp)))
	}
}

// relieved is what offers took off a line.
func (s *sale) relieved(l order.Line) []order.Relief {
	for i := range s.reliefs {
		if s.o.Lines[i].ID == l.ID {
			return s.reliefs[i]
		}
	}
	return nil
}

// result finds what the engine made of a line.
func (s *sale) result(l order.Line) price.LineResult {
	for _, r := range s.r.Lines {
		if r.ID == l.ID.String() {
			return r
		}
	}
	return price.LineResult{}
}

// whole is a unit price in minor units, where it has no fraction of one.
func whole(p money.Price) (money.Amount, bool) {
	a := p.Round(money.Down)
	return a, money.PriceOf(a) == p
}

func portions(m catalog.SoldModifier) string {
	if m.Quantity > 1 {
		return strconv.Itoa(m.Quantity) + " x " + m.Name
	}
	return m.Name
}

// totals leads from the lines to what is to be paid, without lines that would say nothing.
func (s *sale) totals() {
	if subtotal := s.r.Subtotal(); subtotal != s.r.Total {
		s.pair("receipt.subtotal", subtotal)
	}
	rest := s.r.Discount()
	for _, off := range s.offers {
		s.add(doc.Pair(off.Name, s.Bare(-off.Amount)))
		rest -= off.Amount
	}
	s.pairIf("receipt.discount", -rest)
	s.pairIf("receipt.comp", -s.r.Comp())
	s.service()
	s.pairIf("receipt.minimum", s.r.TopUp)
	for _, t := range s.r.Taxes {
		if t.Mode == tax.Exclusive {
			s.add(doc.Pair(joined(t.Name, s.Percent(t.BasisPoints)), s.Bare(t.Amount)))
		}
	}
	s.pairIf("receipt.tip", s.r.Tip)
	s.add(doc.Pair(s.Say("receipt.total"), s.Money(s.r.Total)).Strong().Bigger())
}

// service is the service charge under the venue's name for it.
func (s *sale) service() {
	switch t := s.o.Terms.Service; {
	case s.r.ServiceCharge == 0:
	case t != nil && t.Name != "":
		s.add(doc.Pair(joined(t.Name, s.Percent(s.o.ServiceRate())), s.Bare(s.r.ServiceCharge)))
	default:
		s.pair("receipt.service", s.r.ServiceCharge)
	}
}

func (s *sale) payments() {
	if len(s.o.Payments) == 0 {
		return
	}
	s.pairIf("receipt.rounding", s.r.Rounding)
	for _, p := range s.o.Payments {
		s.add(doc.Pair(s.Say("receipt.tender."+p.Tender), s.Bare(p.Amount)))
		s.card(p.Card)
		s.slip(p)
		s.foreign(p)
		s.payer(p)
	}
	s.pairIf("receipt.change", s.r.Change)
	if s.r.Due > 0 {
		s.add(doc.Pair(s.Say("receipt.due"), s.Bare(s.r.Due)).Strong())
	}
}

// foreign is what was given of another currency, and its rate.
func (p *paper) foreign(x order.Payment) {
	if f := x.Foreign; f != nil {
		p.add(doc.Paragraph("  " + p.Foreign(*f)))
	}
}

// slip is the number that was typed of a slip of a machine, or of a voucher.
func (p *paper) slip(x order.Payment) {
	if x.Reference != "" && x.Card.Last4 == "" && !x.Outside() && x.Payer == "" && x.Tender != order.GiftCard && x.Tender != order.Credit {
		p.add(doc.Paragraph("  " + p.Say("receipt.slip", "number", x.Reference)))
	}
}

// payer is who pays later, and where they sign for it.
func (p *paper) payer(x order.Payment) {
	if x.Payer != "" {
		p.add(doc.Paragraph("  "+x.Payer), doc.Feed(1), doc.Pair(p.Say("receipt.signature"), "____________________"))
	}
}

// taxes is the table that the law asks for: each rate with what it is a share of.
func (s *sale) taxes() {
	if x := s.o.Exemption; x != nil {
		s.add(doc.Rule(), doc.Paragraph(s.Say("receipt.exempt", "certificate", listed(x.Certificate, x.Name))))
	}
	if len(s.r.Taxes) == 0 {
		return
	}
	s.add(doc.Rule(), taxRow(s.Say("receipt.tax"), s.Say("receipt.net"), s.Say("receipt.tax_amount")))
	for _, t := range s.r.Taxes {
		s.add(taxRow(joined(t.Name, s.Percent(t.BasisPoints)), s.Bare(t.Net), s.Bare(t.Amount)))
	}
}

func taxRow(name, net, amount string) doc.Block {
	return doc.Row(doc.Cell{Text: name}, doc.Cell{Text: net, Width: 10, Align: doc.Right}, doc.Cell{Text: amount, Width: 9, Align: doc.Right})
}

// joined is two texts with a space between, or the one that there is. A tax named after its
// rate ("VAT 20 %") says it once.
func joined(a, b string) string {
	if a != "" && b != "" && strings.Contains(unspaced(a), unspaced(b)) {
		return a
	}
	return strings.TrimSpace(a + " " + b)
}

// listed sets a comma between two texts, or is the one that there is.
func listed(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

func unspaced(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, text)
}
