package catalog

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// PickValue is how a form names something that a menu is made of.
func PickValue(item, variant uuid.UUID) string {
	if variant == uuid.Nil {
		return item.String()
	}
	return item.String() + "-" + variant.String()
}

// ChoiceKey names a choice of a group, for the box that includes it.
func ChoiceKey(group, item string) string { return group + "/" + item }

func (v ItemView) parts() int { return len(v.Values["part_id"]) }

// A partChoice is a row of a group: its place in the list of all choices and among those of the group.
type partChoice struct {
	n, k int
	item string
}

func (v ItemView) choicesOf(group string) []partChoice {
	var list []partChoice
	for n, of := range v.Values["choice_part"] {
		if of == group {
			list = append(list, partChoice{n, len(list), v.At("choice_item", n)})
		}
	}
	return list
}

// choiceFault is what is wrong with a choice of the nth group.
func (v ItemView) choiceFault(ctx context.Context, n int, c partChoice) string {
	return i18n.FaultField(ctx, v.Fault, "parts."+strconv.Itoa(n)+".choices."+strconv.Itoa(c.k))
}

// picked is what a choice is called.
func (v ItemView) picked(ctx context.Context, item string) string {
	for _, p := range v.Picks {
		if PickValue(p.ItemID, p.VariantID) == item {
			return pickName(ctx, p)
		}
	}
	return i18n.T(ctx, "catalog.part_gone")
}

func pickName(ctx context.Context, p catalogdb.Pick) string {
	switch {
	case p.VariantName != "":
		return p.Name + " " + p.VariantName
	case p.Sized:
		return i18n.T(ctx, "catalog.part_any_size", "item", p.Name)
	}
	return p.Name
}

// pickOptions are what can be added to a group: not the item itself.
func (v ItemView) pickOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, p := range v.Picks {
		if p.ItemID != v.ID {
			list = append(list, ui.Option{Value: PickValue(p.ItemID, p.VariantID), Label: pickName(ctx, p)})
		}
	}
	return list
}

// groupName is what a group is called, in the words of its number while it has no name.
func (v ItemView) groupName(ctx context.Context, n int) string {
	if name := v.At("part_name", n); name != "" {
		return name
	}
	return i18n.T(ctx, "catalog.part_n", "n", n+1)
}
