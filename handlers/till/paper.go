package till

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/kitchen"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/printdb"
	"comptoir/views/i18n"
	"comptoir/views/paper"
	view "comptoir/views/till"
)

// compose writes the paper of a job that has no document of its own.
func (h *Handler) compose(ctx context.Context, job printdb.Job) (doc.Document, error) {
	switch {
	case job.Kind == "ticket" && job.TicketID.Valid:
		return h.ticketOf(ctx, job)
	case job.Kind == "ticket" && len(job.TicketIDs) > 0:
		return h.slipOf(ctx, job)
	case job.Kind == "receipt" && job.RefundID.Valid:
		return h.refundPaper(ctx, job)
	case job.Kind == "receipt" && job.InvoiceID.Valid:
		return h.invoicePaper(ctx, job.InvoiceID.UUID, job.Copy)
	case job.Kind == "receipt" && job.CheckID.Valid:
		return h.checkPaper(ctx, job)
	case job.Kind == "receipt" && job.OrderID.Valid:
		o, err := h.load(ctx, job.OrderID.UUID)
		if err != nil {
			return doc.Document{}, err
		}
		place, err := h.place(ctx, o.TableID)
		if err != nil && fault.Of(err) == nil {
			return doc.Document{}, err
		}
		d, err := h.receiptOf(ctx, o, place, job)
		if err == nil && job.Copy == 0 && inDrawer(o.Order) {
			err = h.opening(ctx, &d, orderdb.SaleID(o.Order), job)
		}
		return d, err
	}
	return doc.Document{}, fault.NotFound("request.not_found")
}

// opening has a paper open the drawer into which its money goes; none where somebody carries it.
func (h *Handler) opening(ctx context.Context, d *doc.Document, sale uuid.UUID, job printdb.Job) error {
	k, err := h.Shifts.KickOf(ctx, sale, job.RegisterID.UUID, who(ctx).StaffID)
	if err == nil && !k.None {
		d.Blocks = append([]doc.Block{doc.DrawerAt(k.Pin)}, d.Blocks...)
	}
	return err
}

// inDrawer says whether the sale puts cash into the drawer or takes change out of it.
func inDrawer(o order.Order) bool {
	for _, p := range o.Payments {
		if p.Tender == price.Cash {
			return o.Status == order.Closed
		}
	}
	return false
}

// receiptOf is the receipt of an order, or its bill, in the venue's language; the zero job is one that is only shown.
func (h *Handler) receiptOf(ctx context.Context, o orderdb.Order, place string, job printdb.Job) (doc.Document, error) {
	return h.receiptWith(ctx, o, place, fiscaldb.Subject{Source: orderdb.SaleID(o.Order)}, job)
}

// preview is the receipt as the answer to a tap shows it: it does not wait for what the law wants on paper.
func (h *Handler) preview(ctx context.Context, o orderdb.Order, place string) (doc.Document, error) {
	return h.receiptWith(ctx, o, place, fiscaldb.Subject{Source: orderdb.SaleID(o.Order), Now: true}, printdb.Job{})
}

func (h *Handler) receiptWith(ctx context.Context, o orderdb.Order, place string, of fiscaldb.Subject, job printdb.Job) (doc.Document, error) {
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	signed, err := h.signed(ctx, venue, of, job)
	if err != nil {
		return doc.Document{}, err
	}
	head := venue.Head()
	head.Register, head.Table, head.Copy, head.Signed = who(ctx).DeviceName, place, job.Copy, signed
	return receipt.Sale(o.Order, o.Totals, head, wordsOf(ctx, venue, venue.Language)), nil
}

// checkPaper is the receipt of one check of a split order.
func (h *Handler) checkPaper(ctx context.Context, job printdb.Job) (doc.Document, error) {
	o, err := h.load(ctx, job.OrderID.UUID)
	if err != nil {
		return doc.Document{}, err
	}
	t, ok := o.CheckTotal(o.Totals, job.CheckID.UUID)
	if !ok {
		return doc.Document{}, fault.NotFound("order.check_unknown")
	}
	place, err := h.place(ctx, o.TableID)
	if err != nil && fault.Of(err) == nil {
		return doc.Document{}, err
	}
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	signed, err := h.signed(ctx, venue, fiscaldb.Subject{Order: o.ID, Check: job.CheckID.UUID}, job)
	if err != nil {
		return doc.Document{}, err
	}
	head := venue.Head()
	head.Register, head.Table, head.Copy, head.Signed = who(ctx).DeviceName, place, job.Copy, signed
	d := receipt.Check(o.Order, t, head, wordsOf(ctx, venue, venue.Language))
	if job.Copy == 0 && t.InDrawer(o.Order) {
		err = h.opening(ctx, &d, orderdb.SaleID(o.Order), job)
	}
	return d, err
}

// signed is what the register signed of a paper. One that is printed once more is signed as a copy.
func (h *Handler) signed(ctx context.Context, venue orderdb.Venue, of fiscaldb.Subject, job printdb.Job) (*receipt.Signed, error) {
	switch {
	case !venue.Signs():
		return nil, nil
	case job.Copy == 0:
		return h.Fiscal.Paper(ctx, of, uuid.Nil)
	}
	return h.Fiscal.Paper(ctx, of, job.ID)
}

func wordsOf(ctx context.Context, venue orderdb.Venue, language string) receipt.Words {
	if language == "" {
		language = venue.Language
	}
	l := i18n.Match(language).In(venue.Clock.Zone)
	l.Region = who(ctx).Country
	return paper.Words(l, venue.Currency)
}

// ticketOf is what a station is told, in its own language.
func (h *Handler) ticketOf(ctx context.Context, job printdb.Job) (doc.Document, error) {
	t, station, err := h.Kitchen.Ticket(ctx, job.TicketID.UUID)
	if err != nil {
		return doc.Document{}, err
	}
	venue, err := h.venue(ctx, job.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	paper := receipt.Ticket{
		Station: station.Name, Number: t.Number, Kind: t.Kind, Table: t.TableName, Name: t.Name, Covers: t.Covers,
		Staff: t.StaffName, At: t.FiredAt, Copy: job.Copy,
	}
	words := wordsOf(ctx, venue, station.Language)
	if slices.ContainsFunc(t.Diverted, func(d kitchen.Diversion) bool { return d.Printer == job.Device }) {
		paper.Mark = words.Say("kitchen.for", "station", station.Name)
	}
	for _, l := range t.Lines {
		paper.Lines = append(paper.Lines, ticketLine(words, l))
	}
	return paper.Document(words), nil
}

// slipOf is what an expeditor gathers of an order, once all of it is ready.
func (h *Handler) slipOf(ctx context.Context, job printdb.Job) (doc.Document, error) {
	g, station, err := h.Kitchen.Gathered(ctx, job.VenueID, job.TicketIDs)
	if err != nil {
		return doc.Document{}, err
	}
	venue, err := h.venue(ctx, job.VenueID)
	if err != nil {
		return doc.Document{}, err
	}
	words := wordsOf(ctx, venue, station.Language)
	paper := receipt.Ticket{
		Station: station.Name, Mark: words.Say("pass.slip"), Number: g.Order.Number, Kind: g.Order.Kind, Table: g.Order.TableName, Name: g.Order.Name,
		Covers: g.Order.Covers, Staff: g.StaffName, At: g.FiredAt, Copy: job.Copy,
	}
	for _, p := range g.Lines {
		if p.Gone() || p.Op != order.OpAdd {
			continue
		}
		p.Quantity = p.Left()
		paper.Lines = append(paper.Lines, ticketLine(words, p.Line))
	}
	return paper.Document(words), nil
}

// ticketLine is one line of a ticket on paper.
func ticketLine(words receipt.Words, l kitchen.Line) receipt.TicketLine {
	line := receipt.TicketLine{
		Unit: catalog.Unit(l.Unit), Op: string(l.Op), Name: l.Name, Whole: l.Whole, Variant: l.Variant, Quantity: l.Quantity, Note: l.Note, NoteBefore: l.NoteBefore,
		Allergens: l.Allergy.Allergens, Allergy: l.Allergy.Text, NoAllergy: l.Allergy.IsZero() && !l.AllergyBefore.IsZero(),
		Seat: l.Seat, Course: l.Course,
	}
	for _, m := range l.Modifiers {
		line.Modifiers = append(line.Modifiers, view.Portions(m.Quantity, m.Name))
	}
	for _, at := range l.Elsewhere {
		place := words.Say("receipt.order", "number", at.Number)
		if at.TableName != "" {
			place = words.Say("receipt.table", "name", at.TableName)
		}
		line.Moved = append(line.Moved, words.Say("receipt.moved", "quantity", words.Quantity(at.Quantity), "place", place))
	}
	return line
}
