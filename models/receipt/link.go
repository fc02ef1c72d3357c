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

func coded(d doc.Document, at, words string) doc.Document {
	end := len(d.Blocks)
	for end > 0 && (d.Blocks[end-1].Kind == doc.KindFeed || d.Blocks[end-1].Kind == doc.KindCut) {
		end--
	}
	d.Blocks = slices.Insert(slices.Clone(d.Blocks), end, doc.Feed(1), doc.Paragraph(words).Centered(), doc.QR(at))
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
