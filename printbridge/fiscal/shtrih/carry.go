package shtrih

import (
	"context"

	"comptoir/printbridge/fiscal"
)

// Carry carries a document out on a device that Settle has made ready. These devices know
// no keys.
func (d *Device) Carry(ctx context.Context, _ string, doc fiscal.Document) (fiscal.Registered, error) {
	switch doc.Kind {
	case fiscal.Sale, fiscal.Refund:
		return d.receipt(ctx, doc, 0)
	case fiscal.Correction:
		return d.correction(ctx, doc)
	case fiscal.OpenShift:
		return d.numbered(ctx, cmdShift, d.Operator)
	case fiscal.CloseShift:
		return d.numbered(ctx, cmdZReport, d.Administrator)
	case fiscal.XReport:
		_, err := d.print(ctx, cmdXReport, command(cmdXReport).password(d.Administrator))
		return fiscal.Registered{}, err
	case fiscal.CashIn:
		return d.cash(ctx, cmdCashIn, doc)
	case fiscal.CashOut:
		return d.cash(ctx, cmdCashOut, doc)
	}
	return fiscal.Registered{}, fiscal.Fail(fiscal.Refused, "this device has no %s", doc.Kind)
}

// receipt is open, items, requisites, subtotal, close. The subtotal is compared before the
// point of no return: nothing but our own total is ever registered.
func (d *Device) receipt(ctx context.Context, doc fiscal.Document, correction byte) (fiscal.Registered, error) {
	op := doc.Operation()
	kind := byte(0)
	if op == fiscal.OpRefund {
		kind = 2
	}
	if err := d.checkMarks(ctx, doc); err != nil {
		return fiscal.Registered{}, err
	}
	if _, err := d.print(ctx, cmdOpen, command(cmdOpen).password(d.Operator).bytes(correction|kind)); err != nil {
		return fiscal.Registered{}, err
	}
	if correction != 0 {
		if err := d.requisites(ctx, doc); err != nil {
			return fiscal.Registered{}, err
		}
	}
	for _, l := range doc.Lines {
		if err := d.item(ctx, op, l); err != nil {
			return fiscal.Registered{}, err
		}
	}
	if correction == 0 {
		if err := d.requisites(ctx, doc); err != nil {
			return fiscal.Registered{}, err
		}
	}
	if err := d.subtotal(ctx, doc.Total); err != nil {
		return fiscal.Registered{}, err
	}
	b, err := d.print(ctx, cmdClose, closing(d.Administrator, doc))
	if err != nil {
		return fiscal.Registered{}, err
	}
	got, err := parseClosed(b)
	if err != nil {
		return got, shaped(err)
	}
	return d.whole(ctx, got.Number)
}

func (d *Device) item(ctx context.Context, op fiscal.Operation, l fiscal.Line) error {
	if _, err := d.print(ctx, cmdItem, item(d.Operator, op, l)); err != nil {
		return err
	}
	if l.Unit != 0 {
		if _, err := d.print(ctx, cmdItemTag, command(cmdItemTag).password(d.Administrator).bytes(tlv(tagUnit, []byte{l.Unit})...)); err != nil {
			return err
		}
	}
	if l.Mark == "" {
		return nil
	}
	_, err := d.print(ctx, cmdItemMark, command(cmdItemMark).password(d.Operator).bytes(byte(len(l.Mark))).bytes([]byte(l.Mark)...))
	return err
}

// checkMarks has the storage check the codes of marked goods, which must be before the
// receipt is opened, and takes them whatever the answer: what was sold is told as it is.
func (d *Device) checkMarks(ctx context.Context, doc fiscal.Document) error {
	for _, l := range doc.Lines {
		if l.Mark == "" {
			continue
		}
		if _, err := d.print(ctx, cmdMarkCheck, markCheck(d.Administrator, doc.Operation(), l)); err != nil {
			return err
		}
		if _, err := d.print(ctx, cmdMarkTake, command(cmdMarkTake).password(d.Administrator).bytes(1)); err != nil {
			return err
		}
	}
	return nil
}

func (d *Device) requisites(ctx context.Context, doc fiscal.Document) error {
	list, err := tags(doc)
	if err != nil {
		return err
	}
	for _, t := range list {
		if _, err := d.print(ctx, cmdTag, command(cmdTag).password(d.Administrator).bytes(t...)); err != nil {
			return err
		}
	}
	return nil
}

func (d *Device) subtotal(ctx context.Context, want fiscal.Amount) error {
	b, err := d.ask(ctx, cmdSubtotal, command(cmdSubtotal).password(d.Operator))
	if err != nil {
		return err
	}
	r := reading{rest: b}
	r.take(1)
	got := fiscal.Amount(r.number(5))
	if err := r.end(); err != nil {
		return shaped(err)
	}
	if got != want {
		// An item came in twice or not at all; the receipt is cancelled and begun anew.
		return fiscal.Fail(fiscal.Lost, "the device counts %d kopecks, the document has %d", got, want)
	}
	return nil
}

// whole reads a document that was just registered as the fiscal storage has it, so that
// number, sign, time and total come from where the tax office will read them.
func (d *Device) whole(ctx context.Context, number uint32) (fiscal.Registered, error) {
	got, err := d.Find(ctx, number)
	if err != nil {
		return got, err
	}
	m, err := d.memory(ctx)
	got.Memory = m.serial
	return got, err
}

// numbered carries out a command about the shift, whose document is then the last one.
func (d *Device) numbered(ctx context.Context, c code, password uint32) (fiscal.Registered, error) {
	if _, err := d.print(ctx, c, command(c).password(password)); err != nil {
		return fiscal.Registered{}, err
	}
	m, err := d.memory(ctx)
	if err != nil {
		return fiscal.Registered{}, err
	}
	return d.whole(ctx, m.last)
}

func (d *Device) cash(ctx context.Context, c code, doc fiscal.Document) (fiscal.Registered, error) {
	_, err := d.print(ctx, c, command(c).password(d.Operator).money(doc.Total))
	return fiscal.Registered{}, err
}

// correction is a receipt of its own kind with FFD 1.2, and a form of sums before it:
// table 17, field 17 says which the device makes.
func (d *Device) correction(ctx context.Context, doc fiscal.Document) (fiscal.Registered, error) {
	b, err := d.ask(ctx, cmdTable, command(cmdTable).password(d.Administrator).bytes(17, 1, 0, 17))
	if err != nil {
		return fiscal.Registered{}, err
	}
	if len(b) == 1 && b[0] == 4 {
		return d.receipt(ctx, doc, 0x80)
	}
	form, err := correctionForm(d.Administrator, doc)
	if err != nil {
		return fiscal.Registered{}, err
	}
	if _, err := d.print(ctx, cmdCorrection, command(cmdCorrection).password(d.Administrator)); err != nil {
		return fiscal.Registered{}, err
	}
	if err := d.requisites(ctx, doc); err != nil {
		return fiscal.Registered{}, err
	}
	b, err = d.print(ctx, cmdCorrClose, form)
	if err != nil {
		return fiscal.Registered{}, err
	}
	r := reading{rest: b}
	r.take(2)
	number := uint32(r.number(4))
	r.take(4)
	if err := r.end(); err != nil {
		return fiscal.Registered{}, shaped(err)
	}
	return d.whole(ctx, number)
}
