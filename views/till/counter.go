package till

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/views/i18n"
)

// tabNote says what becomes of the order on the screen.
func tabNote(ctx context.Context, v TabView) string {
	if v.Lines {
		return i18n.T(ctx, "counter.tab_put")
	}
	return i18n.T(ctx, "counter.tab_find")
}

func tabVerb(ctx context.Context, v TabView) string {
	if v.Lines {
		return i18n.T(ctx, "counter.put")
	}
	return i18n.T(ctx, "counter.open")
}

// Named is the order that a name which was typed means; none where it begins a tab of its own. With
// nothing on the order, the only one that begins so is meant.
func (t TabsView) Named(name string, exactly bool) (uuid.UUID, *fault.Fault) {
	if name == "" {
		return uuid.Nil, fault.Invalid("field.required")
	}
	var same []uuid.UUID
	for _, o := range t.Orders {
		if strings.EqualFold(o.Name, name) || strconv.Itoa(o.Number) == name {
			same = append(same, o.ID)
		}
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(same) > 1:
		return uuid.Nil, fault.Invalid("counter.several")
	case !exactly && len(t.Orders) == 1:
		return t.Orders[0].ID, nil
	}
	return uuid.Nil, nil
}
