package till

import (
	"context"

	"comptoir/models/floor"
	"comptoir/views/i18n"
)

// taken is the question before something goes to a table at which somebody sits.
func (v MoveView) taken(ctx context.Context, t floor.Seating) string {
	if t.Order == nil {
		return ""
	}
	return i18n.T(ctx, "move.join_sure", "name", i18n.T(ctx, "till.table", "name", t.Name))
}
