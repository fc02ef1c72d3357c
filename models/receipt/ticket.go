package receipt

import (
	"strings"
	"time"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/receipt/doc"
)

// Ticket is what a station is told on paper.
type Ticket struct {
	Station string
	Mark    string // above everything: for whom it is, where that is not its station
	Number  int    // of the order
	Kind    catalog.Kind
	Table   string // empty: none
	Name    string // of a tab or a guest
	Covers  int
	Staff   string
	At      time.Time
	Copy    int // 0 is the original
	Lines   []TicketLine
}

// TicketLine is one thing to make, or one not to make any more.
type TicketLine struct {
	Op         string // "add", "void" or "change"
	Name       string
	Whole      string // the menu that it is a part of
	Variant    string
	Quantity   money.Quantity
	Unit       catalog.Unit
	Modifiers  []string
	Note       string
	NoteBefore string
	Allergens  catalog.Allergens // what its guest must not have
	Allergy    string            // and what no list has
	NoAllergy  bool              // what was to be watched for is not any more
	Seat       int
	Course     int
	Moved      []string // how much of it is at another table
}

// Document is the ticket on paper: large, because it is read at arm's length over a pan.
func (t Ticket) Document(w Words) doc.Document {
	p := paper{Words: w}
	p.add(doc.Buzzer())
	p.copyMark(t.Copy)
	if t.Mark != "" {
		p.add(doc.Paragraph(t.Mark).Strong().Inverse().Centered())
	}
	p.add(doc.Paragraph(t.Station).Centered(), doc.Paragraph(t.place(w)).Strong().Bigger())
	p.add(doc.Pair(listed(w.Say("receipt.order", "number", t.Number), t.Name), w.Clock(t.At)))
	if about := t.about(w); about != "" {
		p.add(doc.Paragraph(about))
	}
	p.add(doc.Rule())
	for _, l := range t.Lines {
		p.ticketLine(l)
	}
	return p.document(t.Station)
}

func (t Ticket) place(w Words) string {
	if t.Table != "" {
		return w.Say("receipt.table", "name", t.Table)
	}
	return w.Say("receipt.kind." + string(t.Kind))
}

func (t Ticket) about(w Words) string {
	var parts []string
	if t.Covers > 0 {
		parts = append(parts, w.Say("receipt.covers", "n", t.Covers))
	}
	if t.Staff != "" {
		parts = append(parts, t.Staff)
	}
	return strings.Join(parts, ", ")
}

func (p *paper) ticketLine(l TicketLine) {
	line := doc.Paragraph(p.counted(l.Quantity, l.Unit) + strings.TrimSpace(l.Name+" "+l.Variant)).Strong().Higher()
	switch l.Op {
	case "void":
		p.add(doc.Paragraph(p.Say("receipt.void")).Strong().Inverse().InRed(), line.InRed())
	case "change":
		p.add(doc.Paragraph(p.Say("receipt.change_of")).Strong().Inverse(), line)
	default:
		p.add(line)
	}
	if l.Whole != "" {
		p.add(doc.Paragraph("  (" + l.Whole + ")"))
	}
	for _, m := range l.Modifiers {
		p.add(doc.Paragraph("  + " + m))
	}
	p.allergy(l)
	if l.NoteBefore != "" && l.NoteBefore != l.Note {
		p.add(doc.Paragraph("  " + p.Say("receipt.note_before", "note", l.NoteBefore)))
	}
	if l.Note != "" {
		p.add(doc.Paragraph("  ! " + l.Note).Strong())
	}
	for _, m := range l.Moved {
		p.add(doc.Paragraph("  " + m).Strong())
	}
	if where := p.where(l); where != "" {
		p.add(doc.Paragraph("  " + where))
	}
}

// allergy stands in a bar of its own: it must not be read over.
func (p *paper) allergy(l TicketLine) {
	var what []string
	for _, code := range l.Allergens.Codes() {
		what = append(what, p.Say("allergen."+code))
	}
	if l.Allergy != "" {
		what = append(what, l.Allergy)
	}
	switch {
	case l.Op == "void":
	case len(what) > 0:
		p.add(doc.Paragraph(p.Say("allergy.flag", "what", strings.Join(what, ", "))).Strong().Higher().Inverse().InRed())
	case l.NoAllergy:
		p.add(doc.Paragraph("  " + p.Say("allergy.gone")).Strong())
	}
}

func (p *paper) where(l TicketLine) string {
	var parts []string
	if l.Seat > 0 {
		parts = append(parts, p.Say("receipt.seat", "n", l.Seat))
	}
	if l.Course > 0 {
		parts = append(parts, p.Say("receipt.course", "n", l.Course))
	}
	return strings.Join(parts, ", ")
}
