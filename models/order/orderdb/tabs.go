package orderdb

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// Tabs are the open orders, but for one, that what somebody types may mean: a word of their name
// begins with it, or their number does. Orders at tables are found on the floor.
func Tabs(open []Summary, but uuid.UUID, typed string) []Summary {
	typed = strings.ToLower(typed)
	_, err := strconv.Atoi(typed)
	byNumber := err == nil
	var list []Summary
	for _, o := range open {
		if o.ID == but || o.TableID != uuid.Nil {
			continue
		}
		if o.Name != "" && begins(strings.ToLower(o.Name), typed) || byNumber && strings.HasPrefix(strconv.Itoa(o.Number), typed) {
			list = append(list, o)
		}
	}
	return list
}

func begins(name, with string) bool {
	return strings.HasPrefix(name, with) || strings.Contains(name, " "+with)
}

// TabNamed is the order among tabs that a name which was typed means; the zero id where it begins a
// tab of its own. Unless the name must be whole, the only one that begins so is meant.
func TabNamed(tabs []Summary, name string, whole bool) (uuid.UUID, error) {
	if name == "" {
		return uuid.Nil, fault.Invalid("field.required")
	}
	var same []uuid.UUID
	for _, o := range tabs {
		if strings.EqualFold(o.Name, name) || strconv.Itoa(o.Number) == name {
			same = append(same, o.ID)
		}
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(same) > 1:
		return uuid.Nil, fault.Invalid("counter.several")
	case !whole && len(tabs) == 1:
		return tabs[0].ID, nil
	}
	return uuid.Nil, nil
}
