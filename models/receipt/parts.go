package receipt

import (
	"strconv"
	"strings"

	"comptoir/models/catalog"
	"comptoir/models/receipt/doc"
)

// parts are what a menu is made of, set in under it.
func (s *sale) parts(parts []catalog.SoldPart) {
	for _, p := range parts {
		name := strings.TrimSpace(p.Name + " " + p.VariantName)
		if p.Quantity > 1 {
			name = strconv.Itoa(p.Quantity) + " x " + name
		}
		s.add(doc.Paragraph("  - " + name))
		s.modifiers("    ", p.Modifiers)
	}
}

// modifiers are what was chosen; what another choice led to stands further in.
func (s *sale) modifiers(indent string, list []catalog.SoldModifier) {
	for _, m := range list {
		s.add(doc.Paragraph(indent + strings.Repeat("  ", len(m.Path)) + "+ " + portions(m)))
	}
}
