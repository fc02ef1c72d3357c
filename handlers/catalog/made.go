package catalog

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	view "comptoir/views/catalog"
	"comptoir/views/i18n"
)

// parts reads what an item is made of. Choices stand in one list, each with the group it belongs to.
func (r *reading) parts() []catalog.PartGroup {
	var groups []catalog.PartGroup
	for n, id := range r.values["part_id"] {
		at := "parts." + strconv.Itoa(n) + "."
		g := catalog.PartGroup{
			ID: r.id(id, at+"name"), Name: r.at("part_name", n), Min: r.small(r.at("part_min", n), at+"min"),
			Max: r.small(r.at("part_max", n), at+"max"), Course: r.small(r.at("part_course", n), at+"course"),
		}
		for k, of := range r.values["choice_part"] {
			if of == id {
				g.Choices = append(g.Choices, r.choice(k, at+"choices."+strconv.Itoa(len(g.Choices))))
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// choice reads the kth choice of all groups.
func (r *reading) choice(k int, field string) catalog.PartChoice {
	text := r.at("choice_item", k)
	item, variant := text, ""
	if len(text) > 36 {
		item, variant = text[:36], strings.TrimPrefix(text[36:], "-")
	}
	return catalog.PartChoice{
		ItemID: r.id(item, field), VariantID: r.id(variant, field), Upcharge: r.price(r.at("choice_upcharge", k), field),
		Default: slices.Contains(r.values["choice_default"], view.ChoiceKey(r.at("choice_part", k), text)),
	}
}

// small reads a small whole number; an empty text is zero.
func (r *reading) small(text, field string) int {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > 99 {
		r.wrong[field] = "field.range"
	}
	return n
}

// partValues are what stands in the form for what an item is made of.
func partValues(v url.Values, parts []catalog.PartGroup, c money.Currency) {
	for _, g := range parts {
		v.Add("part_id", g.ID.String())
		v.Add("part_name", g.Name)
		v.Add("part_min", strconv.Itoa(g.Min))
		v.Add("part_max", strconv.Itoa(g.Max))
		v.Add("part_course", strconv.Itoa(g.Course))
		for _, o := range g.Choices {
			item := view.PickValue(o.ItemID, o.VariantID)
			v.Add("choice_part", g.ID.String())
			v.Add("choice_item", item)
			v.Add("choice_upcharge", i18n.PlainPrice(o.Upcharge, c))
			if o.Default {
				v.Add("choice_default", view.ChoiceKey(g.ID.String(), item))
			}
		}
	}
}

// pick adds what was picked to a group.
func pick(values url.Values, group string) {
	item := values.Get("pick-" + group)
	if item == "" || len(values["choice_part"]) >= rowsLimit {
		return
	}
	for name, value := range map[string]string{"choice_part": group, "choice_item": item, "choice_upcharge": ""} {
		values[name] = append(values[name], value)
	}
}

// begin gives a group that was just added the numbers that most have.
func begin(values url.Values) {
	if n := len(values["part_id"]); n > 0 {
		for _, name := range []string{"part_min", "part_max"} {
			if list := values[name]; len(list) == n && list[n-1] == "" {
				list[n-1] = "1"
			}
		}
	}
}

// opens reads the group that an answer leads to.
func (r *reading) opens(n int, field string) *catalog.ModifierGroup {
	id := r.id(r.at("modifier_opens", n), field)
	if id == uuid.Nil {
		return nil
	}
	return &catalog.ModifierGroup{ID: id}
}
