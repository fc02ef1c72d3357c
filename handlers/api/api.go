// Package api answers programs: the JSON API under /api/v1.
//
// It owns addresses, the shapes of what is sent and answered, and their description as OpenAPI. It
// must not decide anything: a command from here is the command that a tap gives. Start reading at
// Handler.endpoints.
package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/booking"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/floor"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/order/orderdb"
	"comptoir/models/platform"
	"comptoir/models/report"
	"comptoir/models/staff"
	"comptoir/models/till/tilldb"
)

// prefix is where this version of the API lives.
const prefix = "/api/v1"

// Handler answers /api/v1.
type Handler struct {
	DB       *db.DB
	Accounts *account.Store
	Bookings *booking.Store
	Catalog  *catalogdb.Store
	Floor    *floor.Store
	Invoices *invoicedb.Store
	Orders   *orderdb.Store
	Reports  *report.Store
	Shifts   *tilldb.Store
	Staff    *staff.Store
	// Letters words what the guests of a venue are told of their bookings.
	Letters func(ctx context.Context, venue uuid.UUID) (booking.Letters, error)
	Now     func() time.Time

	pace web.Pace // of each key
}

// An endpoint is one line of the API: who may call it, what goes in and what comes out. In and Out
// are prototypes, from which the description is made.
type endpoint struct {
	method, path string
	scope        platform.Scope
	summary      string
	query        []parameter
	in, out      any
	handle       echo.HandlerFunc
}

// A parameter is one that an address takes after its question mark.
type parameter struct{ name, about string }

var paging = []parameter{
	{"limit", "How many at most, from 1 to 200; 50 where it is not said."},
	{"cursor", "The next_cursor of the answer before."},
}

// endpoints is the whole API.
func (h *Handler) endpoints() []endpoint {
	read, write := platform.OrdersRead, platform.OrdersWrite
	return []endpoint{
		{http.MethodPost, "/orders", write, "Open an order.", nil, NewOrder{}, Order{}, h.openOrder},
		{http.MethodGet, "/orders", read, "List orders, the newest first.", append([]parameter{
			{"status", "open, billed, closed, cancelled or merged."}, {"venue_id", "Of this venue only."}, {"table_id", "At this table only."},
			{"from", "From this business day on: 2026-03-14."}, {"to", "Up to and with this business day."},
		}, paging...), nil, List[Summary]{}, h.listOrders},
		{http.MethodGet, "/orders/:id", read, "Read an order with its lines, adjustments, payments and totals.", nil, nil, Order{}, h.getOrder},
		{http.MethodGet, "/orders/:id/events", read, "Read an order's story: everything that happened to it.", nil, nil, List[Event]{}, h.orderEvents},
		{http.MethodPost, "/orders/:id/commands", write, "Give an order commands: all of them are carried out, or none.", nil, Commands{}, Order{}, h.command},

		{http.MethodPost, "/invoices", write, "Issue the invoice of a closed order to a company; an order has one, and whoever asks again gets it.", nil, NewInvoice{}, Invoice{}, h.issueInvoice},
		{http.MethodGet, "/invoices", read, "List invoices and corrective invoices, the newest first.", append([]parameter{
			{"venue_id", "Of this venue only."}, {"order_id", "Of this order only."}, {"text", "With this in the number, the company or its tax number."},
		}, paging...), nil, List[Invoice]{}, h.listInvoices},
		{http.MethodGet, "/invoices/:id", read, "Read an invoice.", nil, nil, Invoice{}, h.getInvoice},

		{http.MethodGet, "/items", platform.CatalogRead, "List what is sold, by name.", append([]parameter{
			{"text", "With these words in its name, SKU or barcode."}, {"category_id", "Of this category only."},
		}, paging[1:]...), nil, List[ItemSummary]{}, h.listItems},
		{http.MethodGet, "/items/:id", platform.CatalogRead, "Read an item with its variants and prices.", nil, nil, Item{}, h.getItem},
		{http.MethodPost, "/items", platform.CatalogWrite, "Add an item.", nil, ItemForm{}, Item{}, h.addItem},
		{http.MethodPatch, "/items/:id", platform.CatalogWrite, "Change what is given of an item, and nothing else.", nil, ItemForm{}, Item{}, h.changeItem},
		{http.MethodPost, "/items/:id/sold_out", platform.CatalogWrite, "Say whether an item, or a variant of it, is sold out at a venue.", nil, SoldOut{}, SoldOut{}, h.soldOut},
		{http.MethodPost, "/items/:id/portions", platform.CatalogWrite, "Say how many of an item, or of a variant of it, a venue has left. Every order takes from it in its own transaction, so the last one is sold once; null stops counting.", nil, Portions{}, Portions{}, h.portions},
		{http.MethodGet, "/categories", platform.CatalogRead, "List the categories.", nil, nil, List[Category]{}, h.listCategories},
		{http.MethodGet, "/modifier_groups", platform.CatalogRead, "List the modifier groups with their modifiers.", nil, nil, List[ModifierGroup]{}, h.listModifierGroups},

		{http.MethodGet, "/venues", platform.PlacesRead, "List the venues with their registers.", nil, nil, List[Venue]{}, h.listVenues},
		{http.MethodGet, "/tables", platform.PlacesRead, "List the tables of a venue with what goes on there.", []parameter{{"venue_id", "The venue; it must be given."}}, nil, List[Table]{}, h.listTables},
		{http.MethodGet, "/staff", platform.PlacesRead, "List who works here.", nil, nil, List[Person]{}, h.listStaff},

		{http.MethodPost, "/bookings", platform.BookingsWrite, "Book a table: the smallest that fits, or those that are named. No table is given away twice.", nil, NewBooking{}, Booking{}, h.addBooking},
		{http.MethodGet, "/bookings", platform.BookingsRead, "List the bookings of a venue on a business day, by time.", []parameter{{"venue_id", "The venue; it must be given."}, {"day", "The business day: 2026-03-14; it must be given."}}, nil, List[Booking]{}, h.listBookings},
		{http.MethodGet, "/bookings/:id", platform.BookingsRead, "Read a booking.", nil, nil, Booking{}, h.getBooking},
		{http.MethodPatch, "/bookings/:id", platform.BookingsWrite, "Change what is given of a booking, or what became of it.", nil, NewBooking{}, Booking{}, h.changeBooking},
		{http.MethodPost, "/waitlist", platform.BookingsWrite, "Put a party on the waiting list.", nil, NewWait{}, Wait{}, h.addWait},
		{http.MethodGet, "/waitlist", platform.BookingsRead, "List who waits at a venue, the first first.", []parameter{{"venue_id", "The venue; it must be given."}}, nil, List[Wait]{}, h.listWaits},
		{http.MethodPatch, "/waitlist/:id", platform.BookingsWrite, "Say what becomes of a party that waits: called, seated, gone or waiting again.", nil, NewWait{}, Wait{}, h.changeWait},

		{http.MethodGet, "/shifts", platform.ReportsRead, "List closed shifts with their Z reports, the newest first.", append([]parameter{{"venue_id", "Of this venue only."}}, paging...), nil, List[Shift]{}, h.listShifts},
		{http.MethodGet, "/reports/:kind", platform.ReportsRead, "Read a report: day, hour, item, category, tender, tax, staff, discount or tips.", []parameter{
			{"from", "The first business day: 2026-03-14; today where neither is given."}, {"to", "The last business day."}, {"venue_id", "Of this venue only."},
		}, nil, Report{}, h.report},
	}
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	h.pace.PerSecond, h.pace.Burst = 50, 200
	routes := []web.Route{web.Get(prefix+"/openapi.json", web.Anyone(), h.describe)}
	for _, e := range h.endpoints() {
		handle := h.limited(e.handle)
		if e.method == http.MethodPost {
			handle = h.limited(h.idempotent(e))
		}
		routes = append(routes, web.Route{Method: e.method, Path: prefix + e.path, Access: web.Scope(string(e.scope)), Handle: handle})
	}
	return routes
}
