package receipt

import (
	"slices"
	"strings"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/receipt/doc"
	"comptoir/models/tax"
)

// Check is the receipt of one check of a split order, or its bill while it is not paid: its shares of
// the lines, what it comes to with its taxes, and what was paid for it. All checks together are the
// receipt of the order.
func Check(o order.Order, c order.CheckTotal, h Head, w Words) doc.Document {
	s := check{sale: sale{paper: paper{Words: w}, o: o}, c: c}
	s.head(h)
	s.copyMark(h.Copy)
	title := s.title()
	s.about(h, title)
	for _, l := range c.Lines {
		s.line(l)
	}
	s.shares()
	s.add(doc.Rule())
	s.totals()
	s.payments()
	s.r.Taxes = c.Settlement.Taxes
	s.taxes()
	if !c.Done() {
		s.add(doc.Feed(1), doc.Paragraph(w.Say("receipt.not_a_receipt")).Centered())
	}
	s.foot(h)
	return s.document(title)
}

type check struct {
	sale
	c order.CheckTotal
}

func (s *check) title() string {
	title := s.sale.title()
	if s.c.Done() {
		title = s.Say("receipt.title", "number", s.o.Number)
	}
	return listed(title, s.name())
}

func (s *check) name() string {
	if s.c.Name != "" {
		return s.c.Name
	}
	return s.Say("receipt.check", "number", s.c.Number)
}

// line is the check's share of a line; what of a line it is stands before its name.
func (s *check) line(share order.CheckLine) {
	l := s.o.Lines[share.Line]
	name := strings.TrimSpace(l.Sold.Name + " " + l.Sold.VariantName)
	s.add(doc.Pair(s.counted(share.Quantity, l.Sold.Unit)+name, s.Bare(share.Amount)))
	if share.Quantity != l.Quantity {
		s.add(doc.Paragraph("  " + s.Say("receipt.share_of", "quantity", s.Quantity(l.Quantity))))
	}
	s.goods(l)
	s.modifiers("  ", l.Sold.Modifiers)
	s.parts(l.Sold.Parts)
	if share.Discount != 0 {
		s.add(doc.Pair("  "+s.Say("receipt.discount"), s.Bare(-share.Discount)))
	}
}

// shares is what the check comes to beside its own lines: a part of what is paid together, and what
// changed after others had paid.
func (s *check) shares() {
	if s.c.Portion != 0 {
		s.pair("receipt.check_share", s.c.Portion)
		s.together()
	}
	s.pairIf("receipt.check_adjusted", s.c.Adjusted.Total)
}

// together names what is paid together.
func (s *check) together() {
	for _, l := range s.o.Active() {
		if !slices.ContainsFunc(s.c.Lines, func(c order.CheckLine) bool { return c.LineID == l.ID }) {
			s.add(doc.Paragraph("  " + s.counted(l.Quantity, l.Sold.Unit) + strings.TrimSpace(l.Sold.Name+" "+l.Sold.VariantName)))
		}
	}
}

func (s *check) totals() {
	t := s.c.Settlement
	if s.c.Portion == 0 && s.c.Adjusted.Nothing() { // a share has its service charge, taxes and tip in it
		s.pairIf("receipt.service", t.Service)
		for _, x := range t.Taxes {
			if x.Mode == tax.Exclusive {
				s.add(doc.Pair(joined(x.Name, s.Percent(x.BasisPoints)), s.Bare(x.Amount)))
			}
		}
		s.pairIf("receipt.tip", t.Tip)
	}
	s.add(doc.Pair(s.Say("receipt.total"), s.Money(t.Total)).Strong().Bigger())
}

func (s *check) payments() {
	s.pairIf("receipt.rounding", s.c.Rounding)
	mine := slices.DeleteFunc(slices.Clone(s.o.Payments), func(p order.Payment) bool { return p.CheckID != s.c.ID })
	var change money.Amount
	for _, p := range mine {
		s.add(doc.Pair(s.Say("receipt.tender."+p.Tender), s.Bare(p.Amount)))
		s.card(p.Card)
		s.slip(p)
		s.foreign(p)
		s.payer(p)
		change += p.Change
	}
	s.pairIf("receipt.check_on_account", s.c.OnAccount)
	s.pairIf("receipt.change", change)
	if s.c.Due > 0 {
		s.add(doc.Pair(s.Say("receipt.due"), s.Bare(s.c.Due)).Strong())
	}
}
