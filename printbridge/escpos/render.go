package escpos

import (
	"fmt"
	"slices"
	"strings"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/glyph"
)

// An Encoder turns documents into the bytes of one model of printer.
type Encoder struct {
	profile Profile
	pages   []codePage // beside profile.Pages
	font    *glyph.Font
}

// NewEncoder prepares an encoder; the font draws the lines that no page of the printer
// can write.
func NewEncoder(p Profile, f *glyph.Font) (*Encoder, error) {
	if p.Columns < doc.MinColumns {
		return nil, fmt.Errorf("paper of %d columns, at least %d are needed", p.Columns, doc.MinColumns)
	}
	e := &Encoder{profile: p, font: f}
	for _, pg := range p.Pages {
		c, ok := page(pg.Name)
		if !ok {
			return nil, fmt.Errorf("no code page %q", pg.Name)
		}
		e.pages = append(e.pages, c)
	}
	if len(e.pages) == 0 {
		return nil, fmt.Errorf("the printer has no code page")
	}
	return e, nil
}

// Render gives the bytes that print a document, from the initialisation to the last cut.
func (e *Encoder) Render(d doc.Document) ([]byte, error) {
	if err := doc.Check(d); err != nil {
		return nil, err
	}
	s := &sheet{Encoder: e, page: -1}
	s.start()
	for _, l := range doc.Layout(e.adapt(d), e.profile.Columns) {
		if err := s.line(l); err != nil {
			return nil, err
		}
	}
	return s.out, nil
}

// Drawer gives the bytes that open the drawer at a pin of the connector, 2 or 5, without touching the paper; 0 is the pin that
// the printer is set up with.
func (e *Encoder) Drawer(pin int) []byte {
	m := e.profile.DrawerPin
	switch pin {
	case 2:
		m = 0
	case 5:
		m = 1
	}
	return []byte{0x1B, 'p', m, 0x19, 0xFA}
}

// A sheet is the document being written, with what the printer was last told.
type sheet struct {
	*Encoder
	out   []byte
	page  int // index of the page in use, -1 before the first
	style doc.Style
	red   bool
}

func (s *sheet) put(b ...byte) { s.out = append(s.out, b...) }

// start initialises the printer and leaves the double-byte mode in which Chinese models
// wake up; a printer that can is asked to report every change of paper and cover.
func (s *sheet) start() {
	s.put(0x1B, '@', 0x1C, '.')
	if s.profile.Tells {
		s.put(0x1D, 'a', 0x0E)
	}
}

func (s *sheet) line(l doc.Line) error {
	switch l.Kind {
	case doc.KindText:
		s.text(l)
	case doc.KindFeed:
		s.put(0x1B, 'd', byte(l.Lines))
	case doc.KindQR:
		return s.qr(l.Text)
	case doc.KindBarcode:
		return s.barcode(l.Symbology, l.Text)
	case doc.KindPicture:
		s.picture(l.Pictures)
	case doc.KindCut:
		s.cut()
	case doc.KindDrawer:
		s.put(s.Drawer(l.Pin)...)
	case doc.KindBuzzer:
		s.buzz()
	}
	return nil
}

// buzz sounds three times.
func (s *sheet) buzz() {
	switch s.profile.Buzzer {
	case BuzzerBuiltIn:
		s.put(0x1B, 'B', 3, 2)
	case BuzzerDrawer:
		s.put(s.Drawer(0)...)
	}
}

func (s *sheet) cut() {
	s.put(0x1B, 'd', byte(s.profile.Feed))
	switch s.profile.Cut {
	case CutFull:
		s.put(0x1D, 'V', 0)
	case CutPartial:
		s.put(0x1D, 'V', 1)
	}
}

// text writes a line in the first page that has all of it, else in several pages, else
// as an image. On printers without images adapt has left nothing that would need one.
func (s *sheet) text(l doc.Line) {
	if !s.hasAll(l.Text) {
		s.colour(l.Style.Red)
		s.image(s.drawn(l))
		return
	}
	s.dress(l.Style)
	for _, r := range s.runs(l.Text) {
		s.use(r.page)
		for _, c := range r.text {
			b, _ := s.pages[r.page].encode(c)
			s.put(b)
		}
	}
	s.put(0x0A)
}

// dress tells the printer what differs from the line before. Alignment is already in the
// text, as spaces.
func (s *sheet) dress(st doc.Style) {
	if st.Size != s.style.Size {
		s.put(0x1D, '!', map[doc.Size]byte{doc.Normal: 0x00, doc.Tall: 0x01, doc.Double: 0x11}[st.Size])
	}
	if st.Bold != s.style.Bold {
		s.put(0x1B, 'E', flag(st.Bold))
	}
	if st.Inverted != s.style.Inverted {
		s.put(0x1D, 'B', flag(st.Inverted))
	}
	s.colour(st.Red)
	s.style = st
}

func (s *sheet) colour(red bool) {
	if red != s.red && s.profile.Red {
		s.put(0x1B, 'r', flag(red))
		s.red = red
	}
}

func flag(on bool) byte {
	if on {
		return 1
	}
	return 0
}

func (s *sheet) use(page int) {
	if s.page != page {
		s.put(0x1B, 't', s.profile.Pages[page].Number)
		s.page = page
	}
}

// A run is a stretch of text in one code page.
type run struct {
	page int
	text string
}

// runs splits an encodable text: one run where one page has it all (the page in use, if
// it does), else always the page that reaches furthest.
func (s *sheet) runs(text string) []run {
	var runs []run
	for text != "" {
		best, reach := 0, 0
		for _, p := range s.order() {
			if n := s.reach(p, text); n > reach {
				best, reach = p, n
			}
		}
		runs = append(runs, run{best, text[:reach]})
		text = text[reach:]
	}
	return runs
}

// order is the pages by preference, the one in use first: changing it costs bytes and,
// on old firmware, time.
func (s *sheet) order() []int {
	var order []int
	if s.page >= 0 {
		order = append(order, s.page)
	}
	for i := range s.pages {
		if i != s.page {
			order = append(order, i)
		}
	}
	return order
}

// reach is how many bytes of the text a page can write from its start.
func (s *sheet) reach(page int, text string) int {
	return len(text) - len(strings.TrimLeftFunc(text, func(r rune) bool {
		_, ok := s.pages[page].encode(r)
		return ok
	}))
}

// drawn is a text line as an image, with the gap that the printer's own lines have.
func (s *sheet) drawn(l doc.Line) *glyph.Bitmap {
	const gap = 3 // dots above and below, to the default spacing of 30
	st := glyph.Style{Bold: l.Style.Bold, Inverted: l.Style.Inverted, Wide: 1, High: 1}
	if l.Style.Size != doc.Normal {
		st.High = 2
	}
	if l.Style.Size == doc.Double {
		st.Wide = 2
	}
	text := s.font.Text(l.Text, st)
	b := glyph.New(max(text.Width, 8), text.Height+2*gap)
	b.Paste(text, 0, gap, 1, 1)
	return b
}

// image prints a bitmap in bands that small buffers hold.
func (s *sheet) image(b *glyph.Bitmap) {
	if s.profile.Images == ImagesColumns {
		s.columns(b)
		return
	}
	const band = 96
	for y := 0; y < b.Height; y += band {
		rows := min(band, b.Height-y)
		s.put(0x1D, 'v', '0', 0, byte(b.Stride), byte(b.Stride>>8), byte(rows), byte(rows>>8))
		s.out = slices.Concat(s.out, b.Bits[y*b.Stride:(y+rows)*b.Stride])
	}
}

// columns prints a bitmap in bands of 24 dots, each a line, for printers that know no
// other way; the spacing between lines is that of the dots meanwhile.
func (s *sheet) columns(b *glyph.Bitmap) {
	const band = 24
	s.put(0x1B, '3', band)
	for y := 0; y < b.Height; y += band {
		s.put(0x1B, '*', 33, byte(b.Width), byte(b.Width>>8))
		for x := range b.Width {
			for byteRow := range band / 8 {
				var dots byte
				for bit := range 8 {
					if b.At(x, y+byteRow*8+bit) {
						dots |= 0x80 >> bit
					}
				}
				s.put(dots)
			}
		}
		s.put(0x0A)
	}
	s.put(0x1B, '2')
}
