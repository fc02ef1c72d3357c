package kitchen

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/kitchen"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	view "comptoir/views/kitchen"
)

// boardKey is what a rendering depends on besides the data.
type boardKey struct {
	account, venue, station uuid.UUID
	language, zone          string
	signedIn                bool
}

func keyOf(ctx context.Context, who staff.Identity, station uuid.UUID) boardKey {
	locale := i18n.From(ctx)
	key := boardKey{account: who.AccountID, venue: who.VenueID, station: station, language: locale.Tag(), signedIn: who.SignedIn()}
	if locale.Zone != nil {
		key.zone = locale.Zone.String()
	}
	return key
}

// station is the one in the address.
func station(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.QueryParam("station"))
	if err != nil {
		return uuid.Nil, fault.NotFound("request.not_found").Because(err)
	}
	return id, nil
}

// board answers the part of the screen that follows what happens. When a ticket is fired, all
// screens of its station ask within milliseconds: they share one look and one rendering.
func (h *Handler) board(c echo.Context) error {
	id, err := station(c)
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), web.Who(c)
	html, err := h.boards.do(ctx, keyOf(ctx, who, id), func(ctx context.Context) ([]byte, error) {
		b, err := h.boardView(ctx, who.VenueID, id)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = view.Board(b).Render(speaking(ctx, b.Station), &out)
		return out.Bytes(), err
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.HTMLBlob(http.StatusOK, html)
}

// boardView reads a board of the venue, and its other stations.
func (h *Handler) boardView(ctx context.Context, venue, id uuid.UUID) (view.BoardView, error) {
	station, stations, err := h.station(ctx, venue, id)
	if err != nil {
		return view.BoardView{}, err
	}
	return h.hanging(ctx, station, stations)
}

// station is one of a venue's stations, and all of them.
func (h *Handler) station(ctx context.Context, venue, id uuid.UUID) (kitchen.Station, []kitchen.Station, error) {
	stations, err := h.Kitchen.Stations(ctx, venue)
	if err != nil {
		return kitchen.Station{}, nil, err
	}
	i := slices.IndexFunc(stations, func(s kitchen.Station) bool { return s.ID == id })
	if i < 0 {
		return kitchen.Station{}, nil, fault.NotFound("request.not_found")
	}
	return stations[i], stations, nil
}

// hanging reads what hangs over one of a venue's stations.
func (h *Handler) hanging(ctx context.Context, station kitchen.Station, stations []kitchen.Station) (b view.BoardView, err error) {
	b = view.BoardView{Board: kitchen.Board{Station: station}, Stations: stations, Now: h.Now()}
	if station.Expeditor {
		b.Pass, err = h.Kitchen.Pass(ctx, station.ID)
	} else {
		b.Board, err = h.Kitchen.Board(ctx, station.ID)
	}
	return b, err
}

// answer renders the board of the station in the address.
func (h *Handler) answer(c echo.Context) error {
	id, err := station(c)
	if err != nil {
		return err
	}
	b, err := h.boardView(c.Request().Context(), web.Who(c).VenueID, id)
	if err != nil {
		return err
	}
	speak(c, b.Station)
	return web.Render(c, http.StatusOK, view.Board(b))
}

// bumped answers what was bumped last.
func (h *Handler) bumped(c echo.Context) error {
	id, err := station(c)
	if err != nil {
		return err
	}
	at, _, err := h.station(c.Request().Context(), web.Who(c).VenueID, id)
	if err != nil {
		return err
	}
	ctx := speak(c, at)
	if at.Expeditor {
		return h.served(c, id)
	}
	b, err := h.Kitchen.Bumped(ctx, id)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Bumped(view.BoardView{Board: b, Now: h.Now()}))
}

// bump takes a ticket off the board.
func (h *Handler) bump(c echo.Context) error {
	return h.tap(c, func(ctx context.Context, command, ticket uuid.UUID) error {
		return h.Kitchen.Bump(ctx, command, ticket, web.Who(c).StaffID)
	})
}

// rush has what the ticket's order waits for go first everywhere; unrush lets it wait its turn again.
func (h *Handler) rush(c echo.Context) error   { return h.setRush(c, true) }
func (h *Handler) unrush(c echo.Context) error { return h.setRush(c, false) }

func (h *Handler) setRush(c echo.Context, first bool) error {
	return h.tap(c, func(ctx context.Context, command, ticket uuid.UUID) error {
		t, _, err := h.Kitchen.Ticket(ctx, ticket)
		if err != nil {
			return err
		}
		return h.Kitchen.Rush(ctx, command, t.At, first)
	})
}

// recall brings a ticket back, and closes the list it was chosen from.
func (h *Handler) recall(c echo.Context) error {
	c.Response().Header().Set("HX-Trigger", "close-dialog")
	return h.tap(c, h.Kitchen.Recall)
}

// tick marks a line as done, or takes the mark back.
func (h *Handler) tick(c echo.Context) error {
	n, err := strconv.ParseInt(c.Param("n"), 10, 16)
	done := c.Param("tick") == "done"
	if err != nil || !done && c.Param("tick") != "undone" {
		return fault.NotFound("request.not_found").Because(err)
	}
	return h.tap(c, func(ctx context.Context, command, ticket uuid.UUID) error {
		return h.Kitchen.MarkDone(ctx, command, ticket, int(n), done)
	})
}

// tap gives one command to the ticket in the address and answers with the board as it is then.
func (h *Handler) tap(c echo.Context, do func(ctx context.Context, command, ticket uuid.UUID) error) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ticket, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := do(c.Request().Context(), command, ticket); err != nil {
		return err
	}
	return h.answer(c)
}
