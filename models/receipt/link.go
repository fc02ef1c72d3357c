package receipt

import (
	"slices"
	"strings"

	"comptoir/models/receipt/doc"
)

// Linked puts a code at the foot of a receipt that leads to it on the guest's own phone.
func Linked(d doc.Document, at string, w Words) doc.Document {
	return coded(d, at, w.Say("receipt.link"))
}

// Payable puts the code under a bill that leads to where it can be paid.
func Payable(d doc.Document, at string, w Words) doc.Document {
	return coded(d, at, w.Say("receipt.link_pay"))
}

// Barcoded puts a barcode at the foot of a receipt, by which a scanner at the till finds its sale.
func Barcoded(d doc.Document, code string) doc.Document {
	return footed(d, doc.Feed(1), doc.Barcode(doc.Code128, code))
}

func coded(d doc.Document, at, words string) doc.Document {
	return footed(d, doc.Feed(1), doc.Paragraph(words).Centered(), doc.QR(at))
}

// footed puts blocks at the end of a sheet, before it is cut.
func footed(d doc.Document, blocks ...doc.Block) doc.Document {
	end := len(d.Blocks)
	for end > 0 && (d.Blocks[end-1].Kind == doc.KindFeed || d.Blocks[end-1].Kind == doc.KindCut) {
		end--
	}
	d.Blocks = slices.Insert(slices.Clone(d.Blocks), end, blocks...)
	return d
}

// letterColumns is how wide a receipt is in a letter.
const letterColumns = 44

// Letter is a receipt as the text of a mail, with the address at which it is found.
func Letter(d doc.Document, at string, w Words) string {
	var b strings.Builder
	b.WriteString(w.Say("receipt.mail.hello") + "\n\n")
	for _, l := range doc.Layout(d, letterColumns) {
		if l.Kind == doc.KindText || l.Kind == doc.KindFeed {
			b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
		}
	}
	b.WriteString("\n" + w.Say("receipt.mail.link") + "\n" + at + "\n")
	return b.String()
}
