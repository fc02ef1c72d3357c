package paper

import "comptoir/models/receipt/doc"

// line is one line of the preview.
type line struct {
	doc.Style
	text string
	qr   string // a code instead of text
}

// lines are a document's lines without what only a printer can do.
func lines(d doc.Document) []line {
	var list []line
	for _, l := range doc.Layout(d, Columns) {
		switch l.Kind {
		case doc.KindCut, doc.KindDrawer, doc.KindBuzzer:
		case doc.KindText:
			list = append(list, line{Style: l.Style, text: l.Text})
		case doc.KindQR:
			list = append(list, line{qr: l.Text})
		default:
			list = append(list, line{Style: l.Style, text: l.String()})
		}
	}
	return list
}

// look is the style class of a line.
func look(s doc.Style) string {
	class := ""
	if s.Bold {
		class = "paper-bold"
	}
	switch s.Size {
	case doc.Double:
		class += " paper-double"
	case doc.Tall:
		class += " paper-tall"
	}
	if s.Inverted {
		class += " paper-inverted"
	}
	return class
}
