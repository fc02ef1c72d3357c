// Package authority answers the pages on which leave is given and its reasons are kept.
//
// It owns their addresses and who may use them. It must not know what an act does. Start reading
// at Handler.Routes.
package authority

import (
	"comptoir/handlers/web"
	"comptoir/models/approval"
	"comptoir/models/authority"
	"comptoir/models/live"
	"comptoir/models/staff"
)

// Handler has what these pages work with.
type Handler struct {
	Authority *authority.Store
	Approvals *approval.Store
	Hub       *live.Hub
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	edit, approve := web.Needs(staff.EditSettings), web.Needs(staff.Approve)
	return []web.Route{
		web.Get("/admin/reasons", edit, h.reasons),
		web.Post("/admin/reasons", edit, h.saveReasons),
		web.Get("/approvals", approve, h.approvals),
		web.Get("/approvals/list", approve, h.list),
		web.Get("/approvals/badge", approve, h.badge),
		web.Post("/approvals/:id", approve, h.answer),
	}
}
