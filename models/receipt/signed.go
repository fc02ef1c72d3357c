package receipt

import (
	"strings"

	"comptoir/models/fiscal"
	"comptoir/models/receipt/doc"
)

// Signed is what the law wants on a receipt: the number and lines of its record, and the code.
type Signed struct {
	Number string // of the record, in the register's own count; empty: it says so by a line, or has none
	QR     string
	Lines  []fiscal.Line
	Owed   bool // it could not be signed yet
}

// signed adds what the law wants.
func (p *paper) signed(s *Signed) {
	if s == nil {
		return
	}
	p.add(doc.Rule())
	if s.Owed {
		p.add(doc.Paragraph(p.Say("receipt.fiscal.owed")).Centered())
	}
	if s.Number != "" {
		p.add(doc.Pair(p.Say("receipt.fiscal.number"), s.Number))
	}
	for _, l := range s.Lines {
		switch {
		case l.Label == fiscal.LabelOutage:
			p.add(doc.Paragraph(l.Value).Centered().Strong()) // in the law's own words
		case l.Value == "":
			p.add(doc.Paragraph(p.Say("receipt.fiscal." + string(l.Label))).Centered().Strong())
		default:
			p.add(doc.Pair(p.Say("receipt.fiscal."+string(l.Label)), l.Value))
		}
	}
	if s.QR != "" {
		p.add(doc.Feed(1), doc.QR(s.QR))
	}
}

// foot ends a receipt: what the law wants, then the venue's own words.
func (p *paper) foot(h Head) {
	p.signed(h.Signed)
	if strings.TrimSpace(h.Footer) != "" {
		p.add(doc.Feed(1))
		p.lines(h.Footer)
	}
}
