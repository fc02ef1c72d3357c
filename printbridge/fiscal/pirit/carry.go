package pirit

import (
	"context"
	"math/bits"
	"time"

	"comptoir/printbridge/fiscal"
)

// Carry carries a document out on a device that Settle has made ready. These devices know
// no keys.
func (d *Device) Carry(ctx context.Context, _ string, doc fiscal.Document) (got fiscal.Registered, err error) {
	switch doc.Kind {
	case fiscal.Sale, fiscal.Refund:
		return d.receipt(ctx, doc)
	case fiscal.Correction:
		return d.correction(ctx, doc)
	case fiscal.OpenShift:
		_, err = d.ask(ctx, "23", operator(doc))
	case fiscal.CloseShift:
		_, err = d.ask(ctx, "21", operator(doc), nil)
	case fiscal.XReport:
		_, err = d.ask(ctx, "20", operator(doc))
		return got, err
	case fiscal.CashIn:
		return got, d.cash(ctx, 4, doc)
	case fiscal.CashOut:
		return got, d.cash(ctx, 5, doc)
	default:
		err = fiscal.Fail(fiscal.Refused, "this device has no %s", doc.Kind)
	}
	if err != nil {
		return got, err
	}
	return d.lastDocument(ctx)
}

// lastDocument reads what a command without an answer of its own has registered.
func (d *Device) lastDocument(ctx context.Context) (got fiscal.Registered, err error) {
	n, err := d.last(ctx)
	if err != nil {
		return got, err
	}
	if got, err = d.Find(ctx, n); err != nil {
		return got, err
	}
	return got, d.inMemory(ctx, &got)
}

// inMemory adds which storage a document is in.
func (d *Device) inMemory(ctx context.Context, got *fiscal.Registered) error {
	r, err := d.info(ctx, "78", 1)
	if err != nil {
		return err
	}
	got.Memory = r.text()
	return shaped("78", r)
}

// system is the number of the tax system's bit.
func system(doc fiscal.Document) []byte { return number(bits.TrailingZeros8(uint8(doc.TaxSystem))) }

// receipt is marks, open, items, total, payments, close. The total is compared before the
// point of no return: nothing but our own is ever registered.
func (d *Device) receipt(ctx context.Context, doc fiscal.Document) (got fiscal.Registered, err error) {
	marks, err := d.checkMarks(ctx, doc)
	if err != nil {
		return got, err
	}
	kind := 2
	if doc.Kind == fiscal.Refund {
		kind = 3
	}
	if _, err := d.ask(ctx, "30", number(kind), number(1), operator(doc), nil, system(doc)); err != nil {
		return got, err
	}
	return d.fill(ctx, doc, marks)
}

// fill does what comes after a receipt was opened.
func (d *Device) fill(ctx context.Context, doc fiscal.Document, marks map[string]uint64) (got fiscal.Registered, err error) {
	for _, l := range doc.Lines {
		for _, part := range l.Exact() {
			if err := d.item(ctx, doc, part, marks); err != nil {
				return got, err
			}
		}
	}
	if err := d.compare(ctx, doc.Total); err != nil {
		return got, err
	}
	if _, err := d.ask(ctx, "44"); err != nil {
		return got, err
	}
	for _, t := range tenders {
		paid := doc.Paid(t.tender)
		if doc.Kind == fiscal.Correction { // nobody stands there to take the change
			paid = doc.Kept(t.tender)
		}
		if paid == 0 {
			continue
		}
		if _, err := d.ask(ctx, "47", number(t.number), money(paid), nil); err != nil {
			return got, err
		}
	}
	return d.closing(ctx, doc)
}

// tenders are the numbers of payments (section 2.7), cash last: only it may exceed.
var tenders = []struct {
	tender fiscal.Tender
	number int
}{{fiscal.Card, 1}, {fiscal.Prepaid, 13}, {fiscal.Credit, 14}, {fiscal.Barter, 15}, {fiscal.Cash, 0}}

// item is 42 (section 2.4), after 79/15 where it is marked.
func (d *Device) item(ctx context.Context, doc fiscal.Document, l fiscal.Line, marks map[string]uint64) error {
	tax, err := d.tax(ctx, l.Tax)
	if err != nil {
		return err
	}
	if l.Mark != "" {
		if _, err := d.info(ctx, "79", 15, mark(l.Mark), number(byte(l.Planned(doc.Operation()))), number(0), number(int64(marks[l.Mark])), number(l.Unit)); err != nil {
			return err
		}
	}
	_, err = d.ask(ctx, "42", text(l.Name, 128), nil, quantity(l.Quantity), money(l.Price), number(tax), nil, number(l.Section), number(0), number(l.Unit), nil, number(l.Method), number(l.Object))
	return err
}

// compare refuses a receipt that the device counts otherwise: an item came in twice or not
// at all; the receipt is cancelled and begun anew.
func (d *Device) compare(ctx context.Context, want fiscal.Amount) error {
	_, err := d.ask(ctx, "52", money(want))
	if deviceCode(err) == "03" {
		return fiscal.Fail(fiscal.Lost, "the device does not count %d kopecks", want)
	}
	return err
}

// closing is 31 (section 2.6).
func (d *Device) closing(ctx context.Context, doc fiscal.Document) (got fiscal.Registered, err error) {
	r, err := d.ask(ctx, "31", number(0), text(doc.Contact, 64), nil, nil, nil, nil, nil, nil, text(doc.Buyer, 128), text(doc.BuyerINN, 12))
	if err != nil {
		return got, err
	}
	if got, err = parseClosed(r, doc); err != nil {
		return got, err
	}
	return got, d.inMemory(ctx, &got)
}

// parseClosed is the answer to 31. The total was compared before.
func parseClosed(r reading, doc fiscal.Document) (got fiscal.Registered, err error) {
	got = fiscal.Registered{Form: doc.Form(), Operation: doc.Operation(), Total: doc.Total}
	r.take()
	r.take()
	r.take()
	got.Number, got.Sign = uint32(r.number(32)), uint32(r.number(32))
	got.Shift = uint16(r.number(16))
	r.take()
	got.Time = r.stamp()
	r.bad = r.bad || got.Number == 0
	return got, shaped("31", r)
}

// cash is a document of its own that the fiscal storage never sees.
func (d *Device) cash(ctx context.Context, kind int, doc fiscal.Document) error {
	if _, err := d.ask(ctx, "30", number(kind), number(1), operator(doc)); err != nil {
		return err
	}
	if _, err := d.ask(ctx, "48", nil, money(doc.Total)); err != nil {
		return err
	}
	_, err := d.ask(ctx, "31", number(0))
	return err
}

// correction is a receipt of its own kind with FFD 1.2, and a form of sums before it
// (command 58).
func (d *Device) correction(ctx context.Context, doc fiscal.Document) (got fiscal.Registered, err error) {
	ffd12, err := d.format(ctx)
	if err != nil {
		return got, err
	}
	fields, err := correctionFields(doc, ffd12)
	if err != nil {
		return got, err
	}
	if _, err := d.ask(ctx, "58", fields...); err != nil {
		return got, err
	}
	if ffd12 {
		return d.fill(ctx, doc, nil)
	}
	return d.lastDocument(ctx)
}

func correctionFields(doc fiscal.Document, ffd12 bool) ([][]byte, error) {
	day, err := time.Parse(time.DateOnly, doc.Reason.Date)
	if err != nil {
		return nil, err
	}
	kind := bits.TrailingZeros8(uint8(doc.TaxSystem)) << 2
	if doc.Reason.ByOrder {
		kind |= 1
	}
	sums, taxes := make([][]byte, 5), make([][]byte, 6)
	if !ffd12 {
		kind |= 1 << 5 // the sums of the taxes are given
		paid, told, err := doc.Form105()
		if err != nil {
			return nil, err
		}
		for i, sum := range paid {
			sums[i] = money(sum)
		}
		for i, sum := range told {
			taxes[i] = money(sum)
		}
	} else if doc.Reason.Refund {
		kind |= 1 << 6
	}
	reason := doc.Reason.Number
	if reason == "" {
		reason = " " // own corrections have no order, but the field must be there
	}
	fields := append([][]byte{operator(doc)}, sums...)
	fields = append(fields, number(kind), date(day), text(reason, 32), nil)
	return append(fields, taxes...), nil
}
