package kitchen

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/staff"
	view "comptoir/views/kitchen"
)

// found is how many items a search shows.
const found = 60

// maySoldOut reports whether somebody may say what has run out; a kitchen's own screen may.
func maySoldOut(who staff.Identity) bool {
	return who.DeviceKind == "kitchen" || who.May(staff.MarkSoldOut)
}

// soldOut answers the list of items with a switch each.
func (h *Handler) soldOut(c echo.Context) error {
	who := web.Who(c)
	if !maySoldOut(who) {
		return fault.Forbidden("request.forbidden").With("permission", string(staff.MarkSoldOut))
	}
	v, err := h.soldOutView(c)
	if err != nil {
		return err
	}
	if web.IsHX(c) {
		return web.Render(c, http.StatusOK, view.SoldOutList(v))
	}
	v.Frame = frame.Screen(c, "kitchen", "kitchen.sold_out_title", "", string(live.Items))
	return web.Render(c, http.StatusOK, view.SoldOut(v))
}

func (h *Handler) soldOutView(c echo.Context) (view.SoldOutView, error) {
	ctx := c.Request().Context()
	v := view.SoldOutView{Station: c.QueryParam("station"), Search: strings.TrimSpace(c.QueryParam("q"))}
	var err error
	if v.Category, err = web.OptionalID(c, "category"); err != nil {
		return v, err
	}
	if v.Categories, err = h.Catalog.Categories(ctx); err != nil {
		return v, err
	}
	if v.Category == uuid.Nil && v.Search == "" && len(v.Categories) > 0 {
		v.Category = v.Categories[0].ID
	}
	v.Cards, err = h.cards(ctx, web.Who(c).VenueID, v.Category, v.Search)
	return v, err
}

// cards are the items of a search, else of a category.
func (h *Handler) cards(ctx context.Context, venue, category uuid.UUID, search string) ([]*catalogdb.Card, error) {
	if search != "" {
		return h.Catalog.Search(ctx, venue, search, found)
	}
	var cards []*catalogdb.Card
	page, err := h.Catalog.Grid(ctx, venue, category, uuid.Nil)
	for err == nil {
		cards = append(cards, page.Cards...)
		if page.Next == uuid.Nil || category == uuid.Nil {
			break
		}
		page, err = h.Catalog.Grid(ctx, venue, category, page.Next)
	}
	return cards, err
}

// setSoldOut says that an item or a variant has run out, or is there again.
func (h *Handler) setSoldOut(c echo.Context) error {
	return h.change(c, func(ctx context.Context, command, item, variant uuid.UUID) error {
		return h.Catalog.SetSoldOut(ctx, command, web.Who(c).VenueID, item, variant, c.FormValue("out") == "true")
	})
}

// setLeft says how many there are of an item or a variant; nothing: that is not counted.
func (h *Handler) setLeft(c echo.Context) error {
	return h.change(c, func(ctx context.Context, command, item, variant uuid.UUID) error {
		var left *money.Quantity
		if text := strings.TrimSpace(c.FormValue("left")); text != "" {
			n, err := money.ParseQuantity(text)
			if err != nil {
				return fault.Invalid("catalog.portions_count").Field("left", "catalog.portions_count").Because(err)
			}
			left = &n
		}
		return h.Catalog.Count(ctx, command, web.Who(c).VenueID, item, variant, left)
	})
}

// change does something to an item or a variant of it, and answers the list.
func (h *Handler) change(c echo.Context, do func(ctx context.Context, command, item, variant uuid.UUID) error) error {
	if !maySoldOut(web.Who(c)) {
		return fault.Forbidden("request.forbidden").With("permission", string(staff.MarkSoldOut))
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	item, err := web.OptionalID(c, "item")
	if err != nil {
		return err
	}
	variant, err := web.OptionalID(c, "variant")
	if err != nil {
		return err
	}
	if err := do(c.Request().Context(), command, item, variant); err != nil {
		return err
	}
	v, err := h.soldOutView(c)
	if err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, v.Address())
	}
	return web.Render(c, http.StatusOK, view.SoldOutList(v))
}
