package escpos

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"comptoir/models/receipt/doc"
)

// fallbacks says how a character is written where no page of the printer has it, best
// first. Ukrainian on a printer with page 866 alone borrows Latin i and Russian г.
var fallbacks = map[rune][]string{
	'₽': {"р.", "RUB"}, '₴': {"грн", "UAH"}, '€': {"EUR"}, '£': {"GBP"}, '¥': {"JPY"},
	'№': {"N"}, 'І': {"I"}, 'і': {"i"}, 'Ґ': {"Г"}, 'ґ': {"г"}, 'Є': {"Э"}, 'є': {"э"},
	'Ї': {"I"}, 'ї': {"i"}, 'Ё': {"Е"}, 'ё': {"е"},
	'œ': {"oe"}, 'Œ': {"OE"}, 'æ': {"ae"}, 'Æ': {"AE"}, 'ß': {"ss"}, 'ÿ': {"y"}, 'Ÿ': {"Y"},
	'—': {"-"}, '–': {"-"}, '−': {"-"}, '‑': {"-"}, '‐': {"-"}, '…': {"..."}, '•': {"*"}, '·': {"."},
	'«': {`"`}, '»': {`"`}, '“': {`"`}, '”': {`"`}, '„': {`"`}, '‘': {"'"}, '’': {"'"}, '‚': {"'"},
	'ʼ': {"'"}, '×': {"x"}, '½': {"1/2"}, '¼': {"1/4"}, '¾': {"3/4"}, '°': {"o"},
	'\u00A0': {" "}, '\u202F': {" "}, '\u2009': {" "}, '\u2007': {" "}, '\u2002': {" "}, '\u2003': {" "},
}

// adapt rewrites the texts of a document with characters that the printer has, before
// the document is laid out, so that a longer spelling moves nothing out of line.
func (e *Encoder) adapt(d doc.Document) doc.Document {
	blocks := make([]doc.Block, len(d.Blocks))
	for i, b := range d.Blocks {
		if b.Kind == doc.KindText || b.Kind == doc.KindPair {
			b.Text, b.Right = e.adaptText(b.Text), e.adaptText(b.Right)
		}
		if b.Kind == doc.KindRow {
			cells := make([]doc.Cell, len(b.Cells))
			for j, c := range b.Cells {
				c.Text = e.adaptText(c.Text)
				cells[j] = c
			}
			b.Cells = cells
		}
		blocks[i] = b
	}
	d.Blocks = blocks
	return d
}

func (e *Encoder) adaptText(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		b.WriteString(e.spell(r))
	}
	return b.String()
}

// spell gives a character itself or its fallback; what has none stays and is drawn.
// Marks that no page has are left out: a letter without its stress mark is still read.
func (e *Encoder) spell(r rune) string {
	if r < 0x80 || e.has(r) {
		return string(r)
	}
	for _, spelling := range fallbacks[r] {
		if e.hasAll(spelling) {
			return spelling
		}
	}
	if doc.Width(string(r)) == 0 && !unicode.IsControl(r) {
		return ""
	}
	return string(r)
}

func (e *Encoder) has(r rune) bool {
	for _, p := range e.pages {
		if _, ok := p.encode(r); ok {
			return true
		}
	}
	return false
}

func (e *Encoder) hasAll(text string) bool {
	for _, r := range text {
		if !e.has(r) {
			return false
		}
	}
	return true
}
