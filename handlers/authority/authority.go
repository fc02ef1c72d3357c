// Package authority answers the pages on which leave is given and its reasons are kept.
//
// It owns their addresses and who may use them. It must not know what an act does. Start reading
// at Handler.Routes.
package authority

import (
	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/staff"
)

// Handler has what these pages work with.
type Handler struct {
	Authority *authority.Store
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	edit := web.Needs(staff.EditSettings)
	return []web.Route{
		web.Get("/admin/reasons", edit, h.reasons),
		web.Post("/admin/reasons", edit, h.saveReasons),
	}
}
