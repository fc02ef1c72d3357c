package till

import (
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/catalog"
)

// The names of the fields of a sheet of choices. What an item asks itself has no prefix; what a part
// of it asks begins with the part.

// GroupField names the answer to a group that wants one; its value is the modifier.
func GroupField(prefix string, path []uuid.UUID, g catalog.ModifierGroup) string {
	return prefix + "g-" + joinedPath(path) + g.ID.String()
}

// ModifierField names how many portions of a modifier are wanted.
func ModifierField(prefix string, path []uuid.UUID, g catalog.ModifierGroup, m catalog.Modifier) string {
	return prefix + "m-" + joinedPath(path) + g.ID.String() + "-" + m.ID.String()
}

func joinedPath(path []uuid.UUID) string {
	text := ""
	for _, id := range path {
		text += id.String() + "-"
	}
	return text
}

// PartField names the part that is taken of a group that wants one; its value is PartValue.
func PartField(g catalog.PartGroup) string { return "p-" + g.ID.String() }

// PartsField names how many of a part are taken.
func PartsField(g catalog.PartGroup, c catalog.PartChoice) string {
	return PartField(g) + "-" + PartValue(c)
}

// PartValue names a part.
func PartValue(c catalog.PartChoice) string {
	if c.VariantID == uuid.Nil {
		return c.ItemID.String()
	}
	return c.ItemID.String() + "-" + c.VariantID.String()
}

// InPart begins the names of what a part asks.
func InPart(g catalog.PartGroup, c catalog.PartChoice) string {
	return "in-" + g.ID.String() + "-" + PartValue(c) + "."
}

// Single says whether a group wants exactly one answer.
func Single(low, high int) bool { return low == 1 && high == 1 }

// A field is something that a form sends along.
type field struct{ name, value string }

// fields are those that choose the same once more.
func fields(s catalog.Sold) []field {
	list := modifierFields("", s.Modifiers)
	for _, p := range s.Parts {
		g := catalog.PartGroup{ID: p.GroupID}
		c := catalog.PartChoice{ItemID: p.ItemID, VariantID: p.VariantID}
		list = append(list, field{PartsField(g, c), strconv.Itoa(p.Quantity)})
		list = append(list, modifierFields(InPart(g, c), p.Modifiers)...)
	}
	return list
}

func modifierFields(prefix string, sold []catalog.SoldModifier) []field {
	var list []field
	for _, m := range sold {
		name := ModifierField(prefix, m.Path, catalog.ModifierGroup{ID: m.GroupID}, catalog.Modifier{ID: m.ID})
		list = append(list, field{name, strconv.Itoa(m.Quantity)})
	}
	return list
}
