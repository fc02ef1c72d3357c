package till

import (
	"context"

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
