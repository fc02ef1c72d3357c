package receipt

import (
	"comptoir/models/order"
	"comptoir/models/receipt/doc"
)

// gifts are the gift cards that were sold: what each is worth, its code for the eye and for a scanner, and
// until when it pays. They pay once the sale is done, so a bill has none.
func (s *sale) gifts() {
	if s.o.Status != order.Closed {
		return
	}
	for _, l := range s.o.Active() {
		if !l.IsGift() {
			continue
		}
		s.add(doc.Rule(), doc.Paragraph(l.Sold.Name).Centered(), doc.Paragraph(s.Money(l.GiftValue())).Centered().Strong().Bigger(),
			doc.QR(l.Gift.Code), doc.Paragraph(l.Gift.Code).Centered().Strong())
		if l.Gift.Expires != "" {
			s.add(doc.Paragraph(s.Say("gift.until", "day", l.Gift.Expires.String())).Centered())
		}
	}
}
