// Package receipt composes what is printed: the receipt of a sale, the bill before it, kitchen
// tickets, and the X and Z reports.
//
// It owns which facts stand on the paper and in what order. It must not know printers, the
// database or any language: words and the writing of amounts arrive as Words, and what comes
// out is a doc.Document. Nothing is computed here: amounts are those of models/price and of
// the ledger. Start reading at Sale.
package receipt

import (
	"strings"
	"time"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/receipt/doc"
)

// Words writes in the language of whoever reads the paper: the venue's for receipts, the
// station's for tickets.
type Words struct {
	Language string                               // "fr"
	Say      func(key string, args ...any) string // a message of area receipt
	Money    func(money.Amount) string            // with its currency
	Bare     func(money.Amount) string            // in a column that needs none
	Foreign  func(order.Foreign) string           // notes of another currency, and their rate
	In       func(money.Amount, string) string    // an amount of a currency that is named by its code
	Quantity func(money.Quantity) string
	Percent  func(basisPoints int) string
	Moment   func(time.Time) string // day and time on the venue's clock
	Clock    func(time.Time) string // the time alone
}

// Head is what stands around every receipt of a venue.
type Head struct {
	Venue     string
	Logo      []doc.Picture // at several widths; none: no logo
	Address   string
	TaxNumber string
	Header    string // the venue's own lines under its name
	Footer    string
	Register  string
	Table     string  // empty: none
	Copy      int     // 0 is the original
	Note      string  // code of the credit note that a refund was given as; empty: none
	Signed    *Signed // what its register signed; nil: nothing
}

// paper collects the blocks of a document.
type paper struct {
	Words
	blocks []doc.Block
}

func (p *paper) add(blocks ...doc.Block) { p.blocks = append(p.blocks, blocks...) }

// lines adds each line of a text that a person typed in the settings.
func (p *paper) lines(text string) {
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			p.add(doc.Paragraph(line).Centered())
		}
	}
}

// pair adds a name and an amount.
func (p *paper) pair(key string, a money.Amount, args ...any) {
	p.add(doc.Pair(p.Say(key, args...), p.Bare(a)))
}

// pairIf leaves the line away where there is nothing to say.
func (p *paper) pairIf(key string, a money.Amount) {
	if a != 0 {
		p.pair(key, a)
	}
}

func (p *paper) head(h Head) {
	if len(h.Logo) > 0 {
		p.add(doc.Drawing(h.Logo...))
	}
	p.add(doc.Paragraph(h.Venue).Centered().Strong().Higher())
	p.lines(h.Address)
	if h.TaxNumber != "" {
		p.add(doc.Paragraph(p.Say("receipt.tax_number", "number", h.TaxNumber)).Centered())
	}
	p.lines(h.Header)
	p.add(doc.Rule())
}

func (p *paper) copyMark(n int) {
	if n > 0 {
		p.add(doc.Paragraph(p.Say("receipt.copy", "n", n)).Centered().Strong().Inverse())
	}
}

// document ends the sheet.
func (p *paper) document(title string) doc.Document {
	p.add(doc.Feed(1), doc.Cut())
	return doc.Document{Title: title, Language: p.Language, Blocks: p.blocks}
}
