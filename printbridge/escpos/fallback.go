package escpos

import (
	"strings"
	"unicode"

	"github.com/gosimple/unidecode"
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

// Plain rewrites a text with characters that the printer, or a display, has.
func (e *Encoder) Plain(text string) string { return e.adaptText(text) }

func (e *Encoder) adaptText(text string) string {
	var b strings.Builder
	for word := range strings.SplitAfterSeq(norm.NFC.String(text), " ") {
		foreign := strings.ContainsFunc(word, e.lacks)
		for _, r := range word {
			if foreign && r >= 0x80 && unicode.IsLetter(r) {
				b.WriteString(e.latin(r)) // the whole word: half of it in its own letters reads worse
				continue
			}
			b.WriteString(e.spell(r))
		}
	}
	return b.String()
}

// lacks says whether a letter is in no page, has no spelling in one, and cannot be drawn either.
func (e *Encoder) lacks(r rune) bool {
	return unicode.IsLetter(r) && !e.hasAll(e.plain(r)) && !e.drawable(r)
}

// drawable says whether the printer takes images and the font has the character.
func (e *Encoder) drawable(r rune) bool { return e.draws() && e.font.Has(r) }

// spell gives a character as the printer can print it: what it can neither write nor draw
// in Latin letters.
func (e *Encoder) spell(r rune) string {
	plain := e.plain(r)
	if !e.hasAll(plain) && !e.drawable(r) {
		return e.latin(r)
	}
	return plain
}

// plain gives a character itself or its fallback; what has none stays. Marks of European
// letters that no page has are left out: a letter without its stress mark is still read.
func (e *Encoder) plain(r rune) string {
	if r < 0x80 || e.has(r) {
		return string(r)
	}
	for _, spelling := range fallbacks[r] {
		if e.hasAll(spelling) {
			return spelling
		}
	}
	switch {
	case r >= firstFlag && r <= lastFlag: // a flag is two letters: FR
		return string('A' + r - firstFlag)
	case r >= 0x300 && r <= 0x36F, unicode.In(r, unicode.Cf, unicode.Variation_Selector), r >= firstSkin && r <= lastSkin:
		return "" // nothing to see, or nothing that matters on paper
	}
	if plain := norm.NFKC.String(string(r)); e.hasAll(plain) { // letters in circles, in italics, in full width
		return plain
	}
	return string(r)
}

// The letters of flags, and the colours of skin, which emoji are composed with.
const (
	firstFlag, lastFlag = '\U0001F1E6', '\U0001F1FF'
	firstSkin, lastSkin = '\U0001F3FB', '\U0001F3FF'
)

// latin is a character in the alphabet that every printer has; a picture is a star.
func (e *Encoder) latin(r rune) string {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Lm) {
		return "" // it changes the letter before it
	}
	spelled := strings.Map(func(r rune) rune {
		if r < ' ' || !e.has(r) {
			return -1
		}
		return r
	}, unidecode.Unidecode(string(r)))
	if strings.TrimSpace(spelled) == "" {
		return "*"
	}
	return spelled
}

func (e *Encoder) draws() bool { return e.profile.Images != ImagesNone }

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
