package receipt

import (
	"strings"

	"comptoir/models/payment"
	"comptoir/models/receipt/doc"
)

// card says of a card that paid what its scheme wants on the paper: the last digits and never more, what
// ran on its chip, and the bank's word.
func (p *paper) card(c payment.Card) {
	if c.Last4 == "" {
		return
	}
	p.add(doc.Paragraph("  " + brand(c.Brand) + "**** " + c.Last4))
	if c.Terminal != "" {
		p.add(doc.Paragraph("  " + p.Say("receipt.card_terminal", "terminal", c.Terminal, "slip", c.Slip)))
	}
	if c.ApplicationID != "" {
		p.add(doc.Paragraph("  " + p.Say("receipt.card_application", "name", c.Application, "id", c.ApplicationID)))
	}
	if c.Authorisation != "" {
		p.add(doc.Paragraph("  " + p.Say("receipt.card_authorisation", "code", c.Authorisation)))
	}
}

// brand is the scheme as people know it: "visa" is "Visa ".
func brand(name string) string {
	if name == "" || name == "unknown" {
		return ""
	}
	words := strings.Fields(strings.ReplaceAll(name, "_", " "))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ") + " "
}
