package till

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	view "comptoir/views/till"
)

// modifiersOf reads the answers to the groups of an item, whose fields begin with the prefix:
// "g-<path>-<group>" names one, "m-<path>-<group>-<modifier>" counts portions. They are put in the
// item's own order, in which free portions are given.
func modifiersOf(form url.Values, prefix string, item catalog.Item) ([]catalog.ChosenModifier, error) {
	var list []catalog.ChosenModifier
	for name, values := range form {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		chosen, err := modifierOf(rest, values[0])
		if err != nil {
			return nil, fault.Invalid("catalog.modifier_unknown").With("item", item.Name).Because(err)
		}
		if chosen.ModifierID != uuid.Nil {
			list = append(list, chosen)
		}
	}
	places := map[string]int{}
	placesOf(places, item.Groups, nil)
	slices.SortFunc(list, func(a, b catalog.ChosenModifier) int {
		return cmp.Or(cmp.Compare(places[placeOf(a)], places[placeOf(b)]), cmp.Compare(placeOf(a), placeOf(b)))
	})
	return list, nil
}

func placeOf(c catalog.ChosenModifier) string {
	return view.ModifierField("", c.Path, catalog.ModifierGroup{ID: c.GroupID}, catalog.Modifier{ID: c.ModifierID})
}

// placesOf numbers the answers as a sheet shows them.
func placesOf(places map[string]int, groups []catalog.ModifierGroup, path []uuid.UUID) {
	for _, g := range groups {
		for _, m := range g.Modifiers {
			places[view.ModifierField("", path, g, m)] = len(places) + 1
			if m.Opens != nil {
				placesOf(places, []catalog.ModifierGroup{*m.Opens}, append(slices.Clone(path), m.ID))
			}
		}
	}
}

// modifierOf reads one field; the zero modifier where the field is about something else, or
// about nothing.
func modifierOf(name, value string) (m catalog.ChosenModifier, err error) {
	if text, ok := strings.CutPrefix(name, "g-"); ok && value != "" {
		ids, err := idsOf(text, 1)
		if err != nil {
			return m, err
		}
		m.Path, m.GroupID, m.Quantity = above(ids, 1), ids[len(ids)-1], 1
		m.ModifierID, err = uuid.Parse(value)
		return m, err
	}
	text, ok := strings.CutPrefix(name, "m-")
	if !ok || value == "" || value == "0" {
		return m, nil
	}
	ids, err := idsOf(text, 2)
	if err != nil {
		return m, err
	}
	m.Path, m.GroupID, m.ModifierID = above(ids, 2), ids[len(ids)-2], ids[len(ids)-1]
	m.Quantity, err = strconv.Atoi(value)
	return m, err
}

// above are the ids before the last n; nil where there are none.
func above(ids []uuid.UUID, n int) []uuid.UUID {
	if len(ids) == n {
		return nil
	}
	return ids[:len(ids)-n]
}

// idsOf reads ids that stand one after the other with a dash between them, at least so many.
func idsOf(text string, least int) ([]uuid.UUID, error) {
	const length = 36
	var ids []uuid.UUID
	for {
		if len(text) < length {
			return nil, strconv.ErrSyntax
		}
		id, err := uuid.Parse(text[:length])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
		if text = text[length:]; text == "" {
			break
		}
		if text[0] != '-' || len(ids) > catalog.MaxDepth+least {
			return nil, strconv.ErrSyntax
		}
		text = text[1:]
	}
	if len(ids) < least {
		return nil, strconv.ErrSyntax
	}
	return ids, nil
}

// partsOf reads what is taken of an item that is made of others: "p-<group>" names one part,
// "p-<group>-<part>" counts one, "in-<group>-<part>." begins what the part itself asks. The usual
// parts in one tap are no parts at all.
func partsOf(form url.Values, item catalog.Item) ([]catalog.ChosenPart, error) {
	if form.Get("usual") != "" {
		return nil, nil
	}
	var list []catalog.ChosenPart
	for name, values := range form {
		text, ok := strings.CutPrefix(name, "p-")
		if !ok || values[0] == "" || values[0] == "0" {
			continue
		}
		part, err := partOf(form, text, values[0], item)
		if err != nil {
			return nil, err
		}
		list = append(list, part)
	}
	slices.SortFunc(list, func(a, b catalog.ChosenPart) int {
		return cmp.Or(
			cmp.Compare(partPlace(item, a), partPlace(item, b)),
			cmp.Compare(a.ItemID.String()+a.VariantID.String(), b.ItemID.String()+b.VariantID.String()),
		)
	})
	return list, nil
}

// partOf reads one part with its own answers.
func partOf(form url.Values, text, value string, item catalog.Item) (catalog.ChosenPart, error) {
	unknown := fault.Invalid("catalog.part_unknown").With("item", item.Name)
	quantity := 1
	if len(text) == 36 { // a group alone: the value is the part
		text += "-" + value
	} else if n, err := strconv.Atoi(value); err == nil {
		quantity = n
	} else {
		return catalog.ChosenPart{}, unknown.Because(err)
	}
	ids, err := idsOf(text, 2)
	if err != nil || len(ids) > 3 {
		return catalog.ChosenPart{}, unknown.Because(err)
	}
	part := catalog.ChosenPart{GroupID: ids[0], ItemID: ids[1], Quantity: quantity}
	if len(ids) == 3 {
		part.VariantID = ids[2]
	}
	prefix := "in-" + text + "."
	if variant := form.Get(prefix + "variant"); variant != "" {
		if part.VariantID, err = uuid.Parse(variant); err != nil {
			return part, unknown.Because(err)
		}
	}
	part.Modifiers, err = modifiersOf(form, prefix, partItem(item, part))
	return part, err
}

// partItem is the item that a part is; one without questions where the menu does not have it.
func partItem(item catalog.Item, p catalog.ChosenPart) catalog.Item {
	for _, g := range item.Parts {
		for _, c := range g.Choices {
			if g.ID == p.GroupID && c.ItemID == p.ItemID && c.Item != nil {
				return *c.Item
			}
		}
	}
	return catalog.Item{ID: p.ItemID, Name: item.Name}
}

// partPlace is where a part stands on the sheet.
func partPlace(item catalog.Item, p catalog.ChosenPart) int {
	n := 0
	for _, g := range item.Parts {
		for _, c := range g.Choices {
			n++
			if g.ID == p.GroupID && c.ItemID == p.ItemID && (c.VariantID == uuid.Nil || c.VariantID == p.VariantID) {
				return n
			}
		}
	}
	return n + 1
}
