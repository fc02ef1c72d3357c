package receipt

import (
	"strconv"

	"comptoir/models/money"
	"comptoir/models/receipt/doc"
	"comptoir/models/till"
)

// Shift is the X or Z report of a shift.
func Shift(z till.Z, w Words) doc.Document {
	s := shift{paper: paper{Words: w}, z: z}
	title := w.Say("receipt.x")
	if z.Closed {
		title = w.Say("receipt.z", "number", z.Number)
	}
	s.add(doc.Paragraph(z.Venue).Centered().Strong(), doc.Paragraph(title).Centered().Strong().Higher(), doc.Paragraph(s.place(z)).Centered(), doc.Rule())
	s.when()
	s.body()
	return s.document(title)
}

// Day is what the drawers of a venue came to on a day: the sum, and how each was counted.
func Day(sum till.Z, list []till.Z, w Words) doc.Document {
	s := shift{paper: paper{Words: w}, z: sum}
	title := w.Say("receipt.day")
	s.add(doc.Paragraph(sum.Venue).Centered().Strong(), doc.Paragraph(title).Centered().Strong().Higher())
	s.add(doc.Pair(s.Say("receipt.shift.opened"), s.Moment(sum.OpenedAt)), doc.Pair(s.Say("receipt.shift.until"), s.Moment(sum.At)), doc.Rule())
	s.body()
	s.add(doc.Rule())
	for _, z := range list {
		s.add(doc.Pair(strconv.Itoa(z.Number)+" "+s.place(z), s.Bare(z.Drawer.Expected)))
		if z.Closed {
			s.add(doc.Pair("  "+s.Say("receipt.shift.counted"), s.Bare(z.Drawer.Counted)), doc.Pair("  "+s.Say("receipt.shift.difference"), s.Bare(z.Drawer.Difference)))
		}
	}
	return s.document(title)
}

// place is the register of a shift, with the drawer and whose it is.
func (s *shift) place(z till.Z) string {
	text := listed(z.Register, z.Drawer.Name)
	if z.Drawer.Purse {
		text = listed(text, s.Say("receipt.shift.purse"))
	}
	return listed(text, z.Drawer.Holder)
}

func (s *shift) body() {
	s.sales()
	s.taxes()
	s.tenders()
	s.drawer()
	s.refunds()
	s.count("receipt.shift.voids", s.z.Voids)
	s.count("receipt.shift.cancellations", s.z.Cancellations)
}

type shift struct {
	paper
	z till.Z
}

func (s *shift) when() {
	s.add(doc.Pair(listed(s.Say("receipt.shift.opened"), s.z.OpenedBy), s.Moment(s.z.OpenedAt)))
	until := "receipt.shift.until"
	if s.z.Closed {
		until = "receipt.shift.closed"
	}
	s.add(doc.Pair(listed(s.Say(until), s.z.ClosedBy), s.Moment(s.z.At)))
	if s.z.HandedTo != "" {
		s.add(doc.Pair(s.Say("receipt.shift.handed_to"), s.z.HandedTo))
	}
	s.add(doc.Rule())
}

func (s *shift) sales() {
	z := s.z
	s.count("receipt.shift.orders", z.Orders)
	if z.Late > 0 {
		s.count("receipt.shift.late", z.Late)
	}
	if z.Orders > 0 {
		s.add(doc.Pair(s.Say("receipt.shift.numbers"), strconv.Itoa(z.First)+" - "+strconv.Itoa(z.Last)))
	}
	s.add(doc.Pair(s.Say("receipt.shift.items"), s.Quantity(z.Quantity)))
	s.pair("receipt.shift.average", z.Average())
	s.pair("receipt.shift.gross", z.Amount)
	s.pairIf("receipt.discount", -z.Discount)
	s.pairIf("receipt.comp", -z.Comp)
	s.pairIf("receipt.service", z.Service)
	s.pair("receipt.shift.net", z.Net)
	s.pair("receipt.shift.tax", z.Tax)
	s.pairIf("receipt.shift.tips", z.Tip)
	s.pairIf("receipt.deposit", z.Deposit)
	s.add(doc.Pair(s.Say("receipt.shift.sales"), s.Money(z.Total)).Strong().Higher(), doc.Rule())
}

// refunds are in the figures of the sales already; this names them.
func (s *shift) refunds() {
	if s.z.Refunds > 0 {
		s.add(doc.Pair(strconv.Itoa(s.z.Refunds)+" x "+s.Say("receipt.shift.refunds"), s.Bare(-s.z.Refunded)))
	}
	if s.z.Reopened > 0 {
		s.count("receipt.shift.reopened", s.z.Reopened)
	}
}

func (s *shift) taxes() {
	if len(s.z.Taxes) == 0 {
		return
	}
	s.add(taxRow(s.Say("receipt.tax"), s.Say("receipt.net"), s.Say("receipt.tax_amount")))
	for _, t := range s.z.Taxes {
		s.add(taxRow(joined(t.Name, s.Percent(t.BasisPoints)), s.Bare(t.Net), s.Bare(t.Amount)))
	}
	s.add(doc.Rule())
}

func (s *shift) tenders() {
	if len(s.z.Tenders) == 0 {
		return
	}
	s.heading("receipt.shift.tenders")
	for _, t := range s.z.Tenders {
		s.add(doc.Pair(strconv.Itoa(t.Count)+" x "+s.Say("receipt.tender."+t.Tender), s.Bare(t.Amount)))
	}
	s.pairIf("receipt.rounding", s.z.Rounding)
	s.pairIf("receipt.shift.on_account", s.z.OnAccount)
	s.pairIf("receipt.shift.account_used", -s.z.AccountUsed)
	s.add(doc.Rule())
}

func (s *shift) drawer() {
	d := s.z.Drawer
	s.heading("receipt.shift.drawer")
	s.pair("receipt.shift.float", d.Float)
	s.pair("receipt.shift.cash_sales", d.Sales)
	for _, f := range d.Foreign {
		s.add(doc.Pair("  "+s.Say("receipt.shift.foreign", "given", s.In(f.Amount, f.Currency)), s.Bare(f.Worth)))
	}
	for _, m := range d.Movements {
		amount := m.Amount
		if m.Kind != "paid_in" {
			amount = -amount
		}
		s.add(doc.Pair(s.Say("receipt.shift."+m.Kind)+": "+m.Reason, s.Bare(amount)))
	}
	s.pair("receipt.shift.expected", d.Expected)
	if s.z.Closed {
		s.counted(d)
	}
	s.add(doc.Rule())
}

func (s *shift) counted(d till.ZDrawer) {
	for _, p := range d.Pieces {
		s.add(doc.Pair("  "+strconv.Itoa(p.Count)+" x "+s.Bare(p.Value), s.Bare(p.Value*money.Amount(p.Count))))
	}
	for _, f := range d.Foreign {
		if f.Counted != f.Amount {
			s.add(doc.Paragraph("  " + s.Say("receipt.shift.foreign_counted", "code", f.Currency, "expected", s.In(f.Amount, f.Currency), "counted", s.In(f.Counted, f.Currency))))
		}
	}
	s.pair("receipt.shift.counted", d.Counted)
	s.add(doc.Pair(s.Say("receipt.shift.difference"), s.Bare(d.Difference)).Strong())
}

func (s *shift) heading(key string) { s.add(doc.Paragraph(s.Say(key)).Strong()) }

func (s *shift) count(key string, n int) {
	s.add(doc.Pair(s.Say(key), strconv.Itoa(n)))
}
