package till

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/barcode"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// scan rings up what a code stands for. From the search field it may also be the first match.
func (h *Handler) scan(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	code := strings.TrimSpace(c.FormValue("code"))
	if code == "" {
		return c.NoContent(http.StatusNoContent)
	}
	if h.ofReceipt(c, code) {
		return web.SeeOther(c, "/till/sales?"+url.Values{"code": {code}}.Encode())
	}
	hit, label, err := h.find(c, code)
	if err != nil {
		return h.nothing(c, ref, code, err)
	}
	if c.FormValue("search") != "" {
		c.Response().Header().Set("HX-Trigger", "search-done") // what was typed has become a line, or a question
	}
	variants := len(hit.Variants) > 0 && hit.VariantID == uuid.Nil
	measured := hit.Unit.Measured() && label.Grams == 0 && label.Price == nil
	if variants || measured || asksMore(hit.Card) {
		v := h.choiceView(c, hit.Card)
		v.Chosen.VariantID = hit.VariantID
		return sheetAgain(c, http.StatusOK, view.Choice(v))
	}
	times, err := quantityOf(c, "times")
	if err != nil {
		return h.refused(c, ref, err)
	}
	return h.ringUp(c, ref, hit.Card, func(command uuid.UUID) (order.AddLine, error) {
		line, err := order.Scanned(command, hit.VariantID, hit.Item, label, times)
		line.Return, line.Seat, line.Course = c.FormValue("return") != "", ref.AtSeat, ref.AtCourse
		return line, err
	})
}

// find is what a code stands for and what it says of the thing itself, or what was searched for.
func (h *Handler) find(c echo.Context, code string) (catalogdb.Hit, barcode.Label, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	venue, err := h.venue(ctx, id.VenueID)
	if err != nil {
		return catalogdb.Hit{}, barcode.Label{}, err
	}
	reading, err := barcode.Read(code, venue.Layouts, id.Currency.Digits)
	if err == nil {
		hit, found := h.Catalog.ByCodes(ctx, id.VenueID, code, reading.Codes)
		if found == nil {
			return hit, reading.Says(hit.Code), nil
		}
		err = found
	}
	if c.FormValue("search") == "" || fault.Of(err) == nil {
		return catalogdb.Hit{}, barcode.Label{}, err
	}
	cards, searchErr := h.Catalog.Search(ctx, id.VenueID, code, 1)
	if searchErr != nil || len(cards) == 0 {
		return catalogdb.Hit{}, barcode.Label{}, err
	}
	return catalogdb.Hit{Card: cards[0]}, barcode.Label{}, nil
}

// nothing says that there is nothing under a code, and names it. Who looks after the menu is led
// to where it can be put on it.
func (h *Handler) nothing(c echo.Context, ref view.Ref, code string, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	v := view.UnknownView{Fault: f}
	if f.Code == "catalog.code_unknown" && mayEdit(web.Who(c)) {
		v.Make = "/admin/items/new?" + url.Values{"barcode": {code}}.Encode()
	}
	return web.Render(c, web.Status(f), view.Unknown(v))
}

// quantityOf reads a quantity as it is typed; an empty field is none.
func quantityOf(c echo.Context, field string) (money.Quantity, error) {
	typed := strings.ReplaceAll(strings.TrimSpace(c.FormValue(field)), ",", ".")
	if typed == "" {
		return 0, nil
	}
	q, err := money.ParseQuantity(typed)
	if err != nil || q < 0 {
		return 0, fault.Invalid("order.quantity").Field(field, "order.quantity").Because(err)
	}
	return q, nil
}

// leaveFor is the permission that a line may need.
func leaveFor(line order.AddLine) staff.Permission {
	if line.Return {
		return staff.RefundSale
	}
	return staff.SellExpired
}

// lend has somebody's permission count for a request, by their PIN.
func (h *Handler) lend(c echo.Context, r *orderdb.Request, p staff.Permission) error {
	pin := c.FormValue("pin")
	if pin == "" {
		return nil
	}
	id := web.Who(c)
	manager, err := h.Staff.Approve(c.Request().Context(), id, pin, p)
	if f := fault.Of(err); f != nil {
		return f.Field("pin", f.Code)
	}
	if err != nil {
		return err
	}
	r.ApprovedBy = order.Actor{StaffID: manager.ID, Name: manager.Name}
	r.Limits = manager.Limits
	r.May = func(permission string) bool { return permission == string(p) || id.May(staff.Permission(permission)) }
	return nil
}

// askLeave asks for a PIN, for exactly what was scanned or tapped.
func (h *Handler) askLeave(c echo.Context, ref view.Ref, card *catalogdb.Card, line order.AddLine, err error) error {
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	form, formErr := c.FormParams()
	if formErr != nil {
		return fault.Malformed("request.unreadable").Because(formErr)
	}
	v := view.LeaveView{Item: card.Name, Return: line.Return, Expiry: line.Expiry, Path: c.Path(), Asked: form, Fault: f, Command: newID().String()}
	return sheetAgain(c, web.Status(f), view.Leave(v))
}

// askPrice answers the window that says what something costs, without ringing it up.
func (h *Handler) askPrice(c echo.Context) error {
	v := view.PriceView{Venue: web.Who(c).VenueID, Currency: web.Who(c).Currency, Code: strings.TrimSpace(c.QueryParam("code"))}
	if v.Code != "" {
		hit, label, err := h.find(c, v.Code)
		if v.Fault = fault.Of(err); err != nil && v.Fault == nil {
			return err
		}
		v.Hit, v.Label = hit, label
	}
	var sheet templ.Component = view.PriceCheck(v)
	if c.QueryParam("code") != "" {
		sheet = view.PriceFound(v)
	}
	return web.Render(c, http.StatusOK, sheet)
}
