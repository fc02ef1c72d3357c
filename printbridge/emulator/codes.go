package emulator

import (
	"strings"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/escpos"
)

var symbologies = map[byte]doc.Symbology{
	2: doc.EAN13, 67: doc.EAN13, 3: doc.EAN8, 68: doc.EAN8, 73: doc.Code128,
}

// printBarcode is GS k in both forms.
func (m *machine) printBarcode(c escpos.Command) int {
	text := strings.TrimRight(string(c.Data), "\x00")
	kind, known := symbologies[c.Args[0]]
	if !known {
		m.add(Item{Kind: Unknown, Text: "barcode " + text})
		return 0
	}
	if kind == doc.Code128 {
		text = strings.ReplaceAll(strings.TrimPrefix(text, "{B"), "{{", "{")
	}
	moved := m.flush()
	m.add(Item{Kind: Barcode, Align: m.align, Symbol: kind, Text: text, Module: m.barcode})
	return moved + 4
}

// symbol is GS ( k for QR codes: model, module size, error level, store, print.
func (m *machine) symbol(c escpos.Command) int {
	if c.Args[0] != 'k' || len(c.Data) < 3 || c.Data[0] != '1' {
		return 0
	}
	switch c.Data[1] {
	case 'C':
		m.module = int(c.Data[2])
	case 'P':
		m.code = string(c.Data[3:])
	case 'Q':
		moved := m.flush()
		m.add(Item{Kind: QR, Align: m.align, Text: m.code, Module: m.module})
		return moved + 6
	}
	return 0
}
