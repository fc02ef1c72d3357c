package report

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/report"
	view "comptoir/views/report"
)

const liveTopics = "/events?topics=orders,shifts,print"

// overview is the first page of the back office, of the venue that is chosen there.
func (h *Handler) overview(c echo.Context) error {
	o, err := h.here(c)
	if err != nil {
		return err
	}
	v := view.OverviewView{Frame: frame.Page(c, "report.overview"), Overview: o}
	v.Frame.Live = liveTopics
	return web.Render(c, http.StatusOK, view.Overview(v))
}

// today is the part of the overview that follows what happens.
func (h *Handler) today(c echo.Context) error {
	o, err := h.here(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Today(o, "/admin/today"))
}

// here is today at the venue chosen in the back office; where none is, at all of them.
func (h *Handler) here(c echo.Context) (report.Overview, error) {
	list, err := h.venues(c)
	if err != nil {
		return report.Overview{}, err
	}
	if venue := web.Who(c).VenueID; venue != uuid.Nil {
		for _, v := range list {
			if v.ID == venue {
				list = []report.Venue{v}
				break
			}
		}
	}
	return h.Reports.Today(c.Request().Context(), list)
}

// owner is today at all venues, for a phone.
func (h *Handler) owner(c echo.Context) error {
	o, err := h.everywhere(c)
	if err != nil {
		return err
	}
	v := view.OwnerView{Frame: frame.Page(c, "report.owner"), Overview: o}
	v.Frame.Live = liveTopics
	return web.Render(c, http.StatusOK, view.Owner(v))
}

func (h *Handler) ownerToday(c echo.Context) error {
	o, err := h.everywhere(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.OwnerToday(o))
}

func (h *Handler) everywhere(c echo.Context) (report.Overview, error) {
	list, err := h.venues(c)
	if err != nil {
		return report.Overview{}, err
	}
	return h.Reports.Today(c.Request().Context(), list)
}
