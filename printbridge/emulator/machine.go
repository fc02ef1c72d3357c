package emulator

import (
	"fmt"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/glyph"
)

// A machine is the mechanism without power, paper or network: it carries commands out on
// sheets. It has no clock and no lock.
type machine struct {
	columns int
	pages   map[byte]string // by number in ESC t

	sheets []Sheet // the last one still hangs in the printer
	line   []Run
	used   int // columns of the line that are taken

	look    Run
	align   doc.Align
	page    string
	barcode int // module of barcodes, dots
	module  int // of QR codes
	code    string
	double  bool // in the double-byte mode of Chinese models
	reports bool // sends its status by itself
}

func newMachine(columns int, pages []escpos.Page) *machine {
	m := &machine{columns: columns, pages: map[byte]string{}, sheets: []Sheet{{Number: 1}}}
	for _, p := range pages {
		m.pages[p.Number] = p.Name
	}
	m.reset()
	m.double = true // as Chinese models wake up
	return m
}

// reset is ESC @: modes go back to their defaults; the double-byte mode of Chinese models
// comes on again, which is why every driver must leave it after this.
func (m *machine) reset() {
	m.look = Run{Wide: 1, High: 1}
	m.align, m.page, m.barcode, m.module, m.double = doc.Left, "cp437", 3, 3, true
}

// do carries one command out and returns how many lines of paper it moved.
func (m *machine) do(c escpos.Command) int {
	switch c.Op {
	case escpos.Text:
		return m.print(c.Data)
	case "LF":
		return m.newLine()
	case "ESC d", "ESC e":
		return m.feed(int(c.Args[0]))
	case "ESC J", "ESC K":
		return m.feed(int(c.Args[0]) / 30)
	case "GS v", "ESC *":
		return m.image(c)
	case "GS V":
		return m.cut(cutOf(c.Args[0]))
	case "ESC i":
		return m.cut("full")
	case "ESC m":
		return m.cut("partial")
	case "GS k":
		return m.printBarcode(c)
	case "GS (":
		return m.symbol(c)
	case "ESC p":
		m.add(Item{Kind: Drawer})
		return 0
	case "ESC B":
		m.add(Item{Kind: Buzzer})
		return 0
	case "?":
		m.add(Item{Kind: Unknown, Text: fmt.Sprintf("%02X", c.Args)})
		return 0
	}
	m.set(c)
	return 0
}

// set is the commands that change how the following ones print.
func (m *machine) set(c escpos.Command) {
	switch c.Op {
	case "ESC @":
		m.reset()
	case "FS .":
		m.double = false
	case "FS &":
		m.double = true
	case "ESC t":
		m.page = m.pages[c.Args[0]]
	case "ESC !":
		n := c.Args[0]
		m.look = Run{Bold: n&8 != 0, Underline: n&128 != 0, Wide: 1 + int(n>>5&1), High: 1 + int(n>>4&1)}
	case "GS !":
		m.look.Wide, m.look.High = 1+int(c.Args[0]>>4&7), 1+int(c.Args[0]&7)
	case "ESC E", "ESC G":
		m.look.Bold = c.Args[0]&1 != 0
	case "ESC -":
		m.look.Underline = c.Args[0]%48 != 0
	case "ESC r":
		m.look.Red = c.Args[0]&1 != 0
	case "GS B":
		m.look.Inverted = c.Args[0]&1 != 0
	case "ESC a":
		if len(m.line) == 0 {
			m.align = map[byte]doc.Align{1: doc.Center, 2: doc.Right, '1': doc.Center, '2': doc.Right}[c.Args[0]]
		}
	case "GS w":
		m.barcode = int(c.Args[0])
	case "GS a":
		m.reports = c.Args[0] != 0
	}
}

func (m *machine) sheet() *Sheet { return &m.sheets[len(m.sheets)-1] }

// add puts something on the sheet. A stream that never cuts would fill the memory, so
// the paper tears by itself when it is absurdly long, and old sheets are thrown away.
func (m *machine) add(i Item) {
	const longest, kept = 5000, 300
	if len(m.sheet().Items) >= longest {
		m.tear("")
	}
	m.sheet().Items = append(m.sheet().Items, i)
	if len(m.sheets) > kept {
		m.sheets = m.sheets[len(m.sheets)-kept:]
	}
}

func (m *machine) tear(cut string) {
	m.sheet().Cut = cut
	m.sheets = append(m.sheets, Sheet{Number: m.sheet().Number + 1})
}

// print puts characters on the line; the mechanism begins a new line where the paper ends.
func (m *machine) print(b []byte) int {
	lines := 0
	for _, r := range m.decode(b) {
		width := doc.Width(string(r)) * m.look.Wide
		if m.used+width > m.columns {
			lines += m.newLine()
		}
		m.used += width
		m.append(r)
	}
	return lines
}

func (m *machine) append(r rune) {
	look := m.look
	if n := len(m.line); n > 0 {
		last := m.line[n-1]
		text := last.Text
		last.Text = ""
		if last == look {
			m.line[n-1].Text = text + string(r)
			return
		}
	}
	look.Text = string(r)
	m.line = append(m.line, look)
}

// decode reads bytes in the current page; what the page lacks prints as a square. In
// double-byte mode bytes from 80h on are swallowed in pairs, as on the real ones.
func (m *machine) decode(b []byte) []rune {
	text := escpos.Decode(b, m.page)
	for i, r := range text {
		if r == '\uFFFD' {
			text[i] = '□'
		}
	}
	if !m.double {
		return text
	}
	var out []rune
	for i := 0; i < len(b); i++ {
		if b[i] >= 0x80 {
			out = append(out, '囗')
			i++
			continue
		}
		out = append(out, text[i])
	}
	return out
}

func (m *machine) newLine() int {
	high := 1
	for _, r := range m.line {
		high = max(high, r.High)
	}
	m.add(Item{Kind: Line, Align: m.align, Runs: m.line})
	m.line, m.used = nil, 0
	return high
}

// flush ends a line that has something on it.
func (m *machine) flush() int {
	if len(m.line) == 0 {
		return 0
	}
	return m.newLine()
}

func (m *machine) feed(lines int) int {
	moved := m.flush()
	if lines > 0 {
		m.add(Item{Kind: Feed, Lines: lines})
	}
	return moved + lines
}

// cutOf is GS V m: 0 and the feeding forms 65, 97 cut through.
func cutOf(m byte) string {
	switch m {
	case 0, '0', 65, 97, 103:
		return "full"
	}
	return "partial"
}

func (m *machine) cut(how string) int {
	moved := m.flush()
	m.tear(how)
	return moved
}

// image is a raster image, or a band of the column format turned into one.
func (m *machine) image(c escpos.Command) int {
	var b *glyph.Bitmap
	if c.Op == "ESC *" {
		b = columnBand(c)
	} else {
		stride, rows := int(c.Args[2])|int(c.Args[3])<<8, int(c.Args[4])|int(c.Args[5])<<8
		if stride == 0 || rows == 0 || stride*rows > len(c.Data) {
			m.add(Item{Kind: Unknown, Text: "image without its dots"})
			return 0
		}
		b = &glyph.Bitmap{Width: stride * 8, Height: rows, Stride: stride, Bits: c.Data}
	}
	moved := m.flush()
	if items := m.sheet().Items; len(items) > 0 && c.Op == "GS v" {
		last := &items[len(items)-1]
		if last.Kind == Image && last.Image.Stride == b.Stride { // the next band of one image
			joined := glyph.New(b.Width, last.Image.Height+b.Height)
			copy(joined.Bits[copy(joined.Bits, last.Image.Bits):], b.Bits)
			last.Image = joined
			return moved + b.Height/30
		}
	}
	m.add(Item{Kind: Image, Align: m.align, Image: b})
	return moved + max(1, b.Height/30)
}

func columnBand(c escpos.Command) *glyph.Bitmap {
	bytes := 1
	if c.Args[0] >= 32 {
		bytes = 3
	}
	b := glyph.New(len(c.Data)/bytes, bytes*8)
	for x := range b.Width {
		for y := range b.Height {
			if c.Data[x*bytes+y/8]&(0x80>>(y%8)) != 0 {
				b.Set(x, y)
			}
		}
	}
	return b
}
