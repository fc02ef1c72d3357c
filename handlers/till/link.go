package till

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/mail"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/receipt/link"
	"comptoir/models/receipt/printdb"
	"comptoir/models/sale"
	view "comptoir/views/till"
)

// receiptLink is the address at which a guest finds the receipt of an order.
func (h *Handler) receiptLink(c echo.Context, o order.Order) (string, error) {
	account, err := db.Account(c.Request().Context())
	if err != nil {
		return "", err
	}
	return web.Origin(c, h.Public) + link.Prefix + h.Links.Token(account, o.ID), nil
}

// linked puts the code that leads to a receipt under it, where the venue wants that.
func (h *Handler) linked(c echo.Context, o orderdb.Order, d doc.Document) (doc.Document, error) {
	venue, err := h.venue(c.Request().Context(), o.VenueID)
	if err != nil {
		return d, err
	}
	if o.Status.Live() && o.Totals.Due > 0 {
		return h.payable(c, o, d, wordsOf(c.Request().Context(), venue, venue.Language))
	}
	if o.Status != order.Closed {
		return d, nil
	}
	if venue.ReceiptBarcode {
		d = receipt.Barcoded(d, sale.Code(o.BusinessDay, o.Number))
	}
	if !venue.ReceiptLink {
		return d, nil
	}
	at, err := h.receiptLink(c, o.Order)
	if err != nil {
		return d, err
	}
	return receipt.Linked(d, at, wordsOf(c.Request().Context(), venue, venue.Language)), nil
}

// payable puts the code under a bill that a guest pays at on their phone, where the house takes cards.
func (h *Handler) payable(c echo.Context, o orderdb.Order, d doc.Document, w receipt.Words) (doc.Document, error) {
	_, on, err := h.Cards.Payments.Account(c.Request().Context())
	if err != nil || !on {
		return d, err
	}
	at, err := h.receiptLink(c, o.Order)
	return receipt.Payable(d, at, w), err
}

// found leads from what a scanner read off a receipt to its sale; false where that is none of ours.
func (h *Handler) found(c echo.Context, text string) (string, bool) {
	token := link.Scanned(text)
	if token == "" {
		return "", false
	}
	account, id, ok := h.Links.Read(token)
	mine, err := db.Account(c.Request().Context())
	return "/till/sales/" + id.String(), ok && err == nil && account == mine
}

// ofReceipt says whether a code was read off a receipt of ours: by a camera, or its barcode.
func (h *Handler) ofReceipt(c echo.Context, code string) bool {
	_, linked := h.found(c, code)
	_, _, barcode := sale.Decode(code)
	return linked || barcode
}

// askLink shows the code of a receipt, for the camera of the guest.
func (h *Handler) askLink(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	at, err := h.receiptLink(c, o.Order)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.LinkSheet(o.Order, at))
}

// askMail asks where the receipt is sent.
func (h *Handler) askMail(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	v := view.MailView{Order: o.Order, On: h.Mails.On(), Command: newID().String()}
	if v.Mails, err = h.Mails.Of(c.Request().Context(), o.ID); err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.MailSheet(v))
}

// mail writes a letter with the receipt to a guest. It is sent when the mail server takes it; nobody waits for that here.
func (h *Handler) mail(c echo.Context) error {
	o, err := h.done(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	at, err := h.receiptLink(c, o.Order)
	if err != nil {
		return err
	}
	w, err := h.receiptLetter(c.Request().Context(), o, at)
	if err == nil {
		w.ID, w.To = command, c.FormValue("email")
		err = h.Mails.Write(c.Request().Context(), w)
	}
	f := fault.Of(err)
	if err != nil && (f == nil || !web.IsHX(c)) {
		return err
	}
	v := view.MailView{Order: o.Order, On: h.Mails.On(), Command: newID().String(), Fault: f}
	if f != nil {
		v.Email = c.FormValue("email")
	}
	if v.Mails, err = h.Mails.Of(c.Request().Context(), o.ID); err != nil {
		return err
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f)
	}
	return sheetAgain(c, status, view.MailSheet(v))
}

// receiptLetter is the letter that a receipt is, in the venue's language.
func (h *Handler) receiptLetter(ctx context.Context, o orderdb.Order, at string) (mail.Writing, error) {
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil {
		return mail.Writing{}, err
	}
	place, err := h.placeOf(ctx, o)
	if err != nil {
		return mail.Writing{}, err
	}
	d, err := h.receiptOf(ctx, o, place, printdb.Job{})
	if err != nil {
		return mail.Writing{}, err
	}
	w := wordsOf(ctx, venue, venue.Language)
	return mail.Writing{
		Kind: "receipt", VenueID: o.VenueID, OrderID: o.ID,
		Letter: mail.Letter{Sender: venue.Name, Subject: w.Say("receipt.mail.subject", "number", o.Number, "venue", venue.Name), Body: receipt.Letter(d, at, w)},
	}, nil
}
