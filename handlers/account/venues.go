package account

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/money"
	view "comptoir/views/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

func (h *Handler) venuesPage(c echo.Context) error {
	venues, err := h.Accounts.Venues(c.Request().Context())
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Venues(view.VenuesView{PageView: frame.Page(c, "nav.venues"), Venues: venues}))
}

func (h *Handler) newVenue(c echo.Context) error {
	v, err := h.Accounts.NewVenue(c.Request().Context())
	if err != nil {
		return err
	}
	return h.showVenue(c, filled("account.venue", view.VenueValues(v, web.Who(c).Currency)), v)
}

func (h *Handler) venuePage(c echo.Context) error {
	v, err := h.venue(c)
	if err != nil {
		return err
	}
	return h.showVenue(c, filled("account.venue", view.VenueValues(v, web.Who(c).Currency)), v)
}

func (h *Handler) venue(c echo.Context) (account.Venue, error) {
	id, err := pathID(c)
	if err != nil || id == uuid.Nil {
		return account.Venue{}, err
	}
	return h.Accounts.Venue(c.Request().Context(), id)
}

func (h *Handler) showVenue(c echo.Context, f view.Form, v account.Venue) error {
	page := frame.Page(c, "account.venue.title")
	page.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), "nav.venues"), Href: "/admin/venues"}
	if v.Name != "" {
		page.Heading = v.Name
	}
	groups, err := h.Accounts.TaxGroups(c.Request().Context())
	if err != nil {
		return err
	}
	return answer(c, f, view.Venue(view.VenueView{
		PageView: page, Form: f, ID: v.ID, Currency: web.Who(c).Currency, Groups: groups, Saved: c.QueryParam("saved") != "" && f.Fault == nil,
	}))
}

func (h *Handler) saveVenue(c echo.Context) error {
	before, err := h.venue(c)
	if err != nil {
		return err
	}
	id, err := h.writeVenue(c, before.ID)
	if err != nil {
		f, err := typed(c, "account.venue", err)
		if err != nil {
			return err
		}
		return h.showVenue(c, f, before)
	}
	return web.SeeOther(c, "/admin/venues/"+id.String()+"?saved=1")
}

func (h *Handler) writeVenue(c echo.Context, id uuid.UUID) (uuid.UUID, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return uuid.Nil, err
	}
	in, err := web.Bind[venueForm](c)
	if err != nil {
		return uuid.Nil, err
	}
	ctx := c.Request().Context()
	v := in.venue(id)
	if v.Charges, err = chargesOf(c); err != nil {
		return uuid.Nil, err
	}
	return h.Accounts.SaveVenue(ctx, command, v, firstRegister(ctx))
}

func firstRegister(ctx context.Context) string { return i18n.T(ctx, "signup.register") }

type venueForm struct {
	Name          string `form:"name"`
	Address       string `form:"address"`
	TaxNumber     string `form:"tax_number"`
	Header        string `form:"receipt_header"`
	Footer        string `form:"receipt_footer"`
	Language      string `form:"language"`
	Zone          string `form:"zone"`
	Cutover       string `form:"cutover"`
	Rounding      string `form:"rounding"`
	TaxLevel      string `form:"tax_level"`
	CashIncrement int64  `form:"cash_increment"`
	CashRounding  string `form:"cash_rounding"`
	DefaultKind   string `form:"default_kind"`
	Print         string `form:"print_receipts"`
	Layouts       string `form:"scale_layouts"`
	Link          string `form:"receipt_link"`
	Barcode       string `form:"receipt_barcode"`
	BoardMinutes  string `form:"board_minutes"`
	BoardShows    string `form:"board_shows"`
}

func (in venueForm) venue(id uuid.UUID) account.Venue {
	minutes, err := strconv.Atoi(strings.TrimSpace(in.BoardMinutes))
	if err != nil {
		minutes = 0 // out of range: refused with its field
	}
	return account.Venue{ID: id, Name: in.Name, Address: in.Address, TaxNumber: in.TaxNumber, ReceiptHeader: in.Header, ReceiptFooter: in.Footer,
		Language: in.Language, Zone: in.Zone, Cutover: in.Cutover, Rounding: money.Rounding(in.Rounding), TaxLevel: in.TaxLevel,
		CashIncrement: money.Amount(in.CashIncrement), CashRounding: money.Rounding(in.CashRounding),
		DefaultKind: catalog.Kind(in.DefaultKind), ScaleLayouts: in.Layouts, PrintReceipts: in.Print != "", ReceiptLink: in.Link != "", ReceiptBarcode: in.Barcode != "",
		BoardMinutes: minutes, BoardShows: in.BoardShows}
}
