// Package floor answers the hall's screen and the editor of halls and tables.
//
// It owns addresses and forms. It must not know how the state of a table comes about. Start
// reading at Handler.Routes.
package floor

import (
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/floor"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/floor"
	"comptoir/views/i18n"
	kitchenview "comptoir/views/kitchen"
)

// Handler answers /floor and /admin/floor.
type Handler struct {
	Floor   *floor.Store
	Kitchen *kitchen.Store
	Orders  *orderdb.Store
	Staff   *staff.Store
	Hub     *live.Hub
	Now     func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	use, edit := web.Needs(staff.UseFloor), web.Needs(staff.EditFloor)
	return []web.Route{
		web.Get("/floor", use, h.show),
		web.Get("/floor/board", use, h.board),
		web.Get("/floor/move", use, h.askMove),
		web.Post("/floor/move", use, h.move),
		web.Post("/floor/move/undo", use, h.undoMove),
		web.Get("/floor/seat", use, h.askSeat),
		web.Post("/floor/seat", web.Needs(staff.Sell), h.seat),
		web.Post("/floor/clean", use, h.clean),
		web.Get("/floor/sections", use, h.sections),
		web.Post("/floor/sections", use, h.serve),
		web.Get("/admin/floor", edit, h.edit),
		web.Get("/admin/floor/panel", edit, h.panel),
		web.Post("/admin/floor/do", edit, h.do),
		web.Post("/admin/floor/things", edit, h.saveThing),
		web.Post("/admin/floor/halls", edit, h.saveHall),
		web.Post("/admin/floor/halls/:id/archive", edit, h.archiveHall),
		web.Post("/admin/floor/sections", edit, h.saveSection),
		web.Post("/admin/floor/sections/:id/archive", edit, h.archiveSection),
		web.Post("/admin/floor/cleaning", edit, h.setCleaning),
	}
}

// show answers the whole screen. The place in the feed is read before the data, so that nothing
// is missed between the two.
func (h *Handler) show(c echo.Context) error {
	since, err := h.Hub.Position(c.Request().Context())
	if err != nil {
		return err
	}
	board, err := h.boardView(c)
	if err != nil {
		return err
	}
	screen := frame.Screen(c, "floor", "floor.title", i18n.T(c.Request().Context(), "floor.title"), string(live.Tables), string(live.Bookings), string(live.Stations))
	screen.Since = strconv.FormatInt(since, 10)
	silent, err := h.Kitchen.Silent(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	screen.Alert = kitchenview.Silent(silent)
	screen.Scripts, screen.Styles = append(screen.Scripts, "floor.js"), append(screen.Styles, "floor-edit.css")
	return web.Render(c, http.StatusOK, view.Screen(view.ScreenView{Frame: screen, Board: board}))
}

// board answers the part of the screen that follows what happens.
func (h *Handler) board(c echo.Context) error {
	board, err := h.boardView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Board(board))
}

func (h *Handler) boardView(c echo.Context) (view.BoardView, error) {
	who := web.Who(c)
	plan, err := h.plan(c)
	if err != nil {
		return view.BoardView{}, err
	}
	return view.BoardView{
		Plan: plan, Hall: chosen(plan, c.QueryParam("hall")), Look: look(c.QueryParam("look")),
		OnlyMe: c.QueryParam("whose") == "mine", Me: who.StaffID, Now: h.Now(), MayEdit: who.May(staff.EditFloor),
		MayMove: who.May(staff.MoveOrder) && who.RegisterID != uuid.Nil, AtRegister: who.RegisterID != uuid.Nil,
	}, nil
}

func (h *Handler) plan(c echo.Context) (floor.Plan, error) {
	return h.Floor.Board(c.Request().Context(), web.Who(c).VenueID)
}

// chosen is the hall that was asked for, else the first: a hall may have gone meanwhile.
func chosen(p floor.Plan, asked string) uuid.UUID {
	for _, h := range p.Halls {
		if h.ID.String() == asked {
			return h.ID
		}
	}
	if len(p.Halls) == 0 {
		return uuid.Nil
	}
	return p.Halls[0].ID
}

func look(asked string) view.Look {
	if l := view.Look(asked); l == view.Plan || l == view.List {
		return l
	}
	return view.Auto
}
