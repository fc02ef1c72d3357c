// Package frame puts every screen into its frame: title, navigation, person, venue, live stream.
//
// It owns which place of the back office a permission opens. It must not know what any page shows.
// Start reading at Page.
package frame

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/live"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// place is a page of the back office and who may go there.
type place struct {
	key        string // of its label
	Icon       string
	href       string
	badge      string           // address of a count of what waits there
	permission staff.Permission // empty: everybody who is signed in
}

type group struct {
	key    string
	places []place
}

// office is the navigation of the back office, in the order in which it is shown.
var office = []group{
	{"", []place{
		{key: "nav.overview", Icon: "layout-dashboard", href: "/admin", permission: staff.ViewReports},
		{key: "nav.orders", Icon: "receipt-text", href: "/admin/orders", permission: staff.ViewReports},
		{key: "nav.reports", Icon: "chart-column", href: "/admin/reports", permission: staff.ViewReports},
		{key: "nav.shifts", Icon: "wallet", href: "/admin/shifts", permission: staff.ViewReports},
		{key: "nav.invoices", Icon: "file-text", href: "/admin/invoices", permission: staff.IssueInvoice},
		{key: "gift.cards", Icon: "gift", href: "/admin/gifts", permission: staff.ManageGifts},
		{key: "house.accounts", Icon: "book-user", href: "/admin/house-accounts", permission: staff.ManageHouses},
		{key: "safe.title", Icon: "vault", href: "/admin/safe", permission: staff.ManageSafe},
		{key: "nav.audit", Icon: "shield-alert", href: "/admin/audit", permission: staff.ViewReports},
		{key: "signs.title", Icon: "search-check", href: "/admin/signs", permission: staff.ViewReports, badge: "/admin/signs/badge"},
	}},
	{"nav.group.work", []place{
		{key: "nav.till", Icon: "monitor", href: "/till", permission: staff.Sell},
		{key: "nav.floor", Icon: "layout-grid", href: "/floor", permission: staff.UseFloor},
		{key: "nav.bookings", Icon: "calendar-days", href: "/bookings", permission: staff.TakeBookings},
		{key: "nav.kitchen", Icon: "chef-hat", href: "/kitchen", permission: staff.UseKitchen},
		{key: "nav.approvals", Icon: "shield-check", href: "/approvals", permission: staff.Approve, badge: "/approvals/badge"},
	}},
	{"nav.group.menu", []place{
		{key: "nav.items", Icon: "package", href: "/admin/items", permission: staff.EditCatalog},
		{key: "nav.categories", Icon: "tags", href: "/admin/categories", permission: staff.EditCatalog},
		{key: "nav.modifiers", Icon: "sliders-horizontal", href: "/admin/modifiers", permission: staff.EditCatalog},
		{key: "nav.routing", Icon: "route", href: "/admin/routing", permission: staff.EditCatalog},
		{key: "nav.promotions", Icon: "badge-percent", href: "/admin/promotions", permission: staff.EditCatalog},
		{key: "nav.import", Icon: "upload", href: "/admin/import", permission: staff.EditCatalog},
	}},
	{"nav.group.settings", []place{
		{key: "nav.venues", Icon: "store", href: "/admin/venues", permission: staff.EditSettings},
		{key: "nav.floor_plan", Icon: "armchair", href: "/admin/floor", permission: staff.EditFloor},
		{key: "nav.booking_rules", Icon: "calendar-cog", href: "/admin/bookings", permission: staff.EditSettings},
		{key: "nav.display", Icon: "monitor-smartphone", href: "/admin/display", permission: staff.EditSettings},
		{key: "nav.registers", Icon: "printer", href: "/admin/registers", permission: staff.EditSettings},
		{key: "nav.fiscal", Icon: "file-key", href: "/admin/fiscal", permission: staff.EditSettings, badge: "/admin/fiscal/badge"},
		{key: "nav.cards", Icon: "credit-card", href: "/admin/cards", permission: staff.EditSettings},
		{key: "tender.tenders", Icon: "ticket", href: "/admin/tenders", permission: staff.EditSettings},
		{key: "nav.taxes", Icon: "percent", href: "/admin/taxes", permission: staff.EditSettings},
		{key: "nav.reasons", Icon: "message-square-text", href: "/admin/reasons", permission: staff.EditSettings},
		{key: "nav.staff", Icon: "users", href: "/admin/staff", permission: staff.EditStaff},
		{key: "nav.devices", Icon: "tablet", href: "/admin/devices", permission: staff.PairDevices},
		{key: "nav.api", Icon: "key-round", href: "/admin/api", permission: staff.ManageAccount},
	}},
}

// Page frames a page of the back office. title is the key of its heading.
func Page(c echo.Context, title string, args ...any) layout.PageView {
	ctx := c.Request().Context()
	id := web.Who(c)
	return layout.PageView{
		Frame: base(c, i18n.T(ctx, title, args...)), Account: id.AccountName,
		Nav: nav(c, id), Venues: venues(id), VenuePath: "/admin/venue",
	}
}

// Screen frames a full-bleed screen. kind is its grid ("till", "floor", "kitchen", "display"), place says which
// register, hall or station it is, topics are what it listens to.
func Screen(c echo.Context, kind, title, place string, topics ...string) layout.ScreenView {
	ctx := c.Request().Context()
	f := base(c, i18n.T(ctx, title))
	f.Scripts, f.Styles = slices.Clone(scripts[kind]), slices.Clone(styles[kind])
	s := layout.ScreenView{Kind: kind, Place: place, Nav: work(c, web.Who(c))}
	if id := web.Who(c); id.SignedIn() && kind != "display" && kind != "pickup-board" {
		s.Bell, s.BellKey, f.Person.Push = "/notices", id.StaffID.String(), "/notices/push"
	}
	if s.Bell != "" || kind == "kitchen" {
		topics = append(topics, string(live.Notices))
		if f.Styles = append(f.Styles, "bell.css"); len(f.Scripts) == 0 {
			f.Scripts = []string{"bell.js"} // the others have it in them
		}
	}
	if len(topics) > 0 {
		f.Live = "/events?topics=" + strings.Join(topics, ",")
	}
	s.Frame = f
	return s
}

// Station has a kitchen's screen hear what its station is told.
func Station(s *layout.ScreenView, station uuid.UUID) {
	s.Bell, s.BellKey = "/notices?station="+station.String(), station.String()
}

var scripts = map[string][]string{"till": {"till.js"}, "floor": {"till.js"}, "kitchen": {"kitchen.js"}}

var styles = map[string][]string{"kitchen": {"kitchen.css"}, "display": {"display.css"}}

// Bare frames a page with one thing to do, such as signing in.
func Bare(c echo.Context, title string) layout.BareView {
	heading := i18n.T(c.Request().Context(), title)
	return layout.BareView{Frame: base(c, heading), Heading: heading}
}

func base(c echo.Context, title string) layout.Frame {
	id := web.Who(c)
	f := layout.Frame{Title: title, Theme: id.Theme, Path: c.Request().URL.RequestURI(), Now: time.Now()}
	if id.SignedIn() {
		f.Person = layout.Person{ID: id.StaffID.String(), Name: id.Name, Role: id.RoleName, Profile: "/admin/profile", SignOut: "/logout"}
		if id.DeviceID != uuid.Nil {
			f.Person.SignOut, f.Person.Switch = "/lock", "/pin"
		}
	}
	return f
}

func nav(c echo.Context, id staff.Identity) []layout.NavGroup {
	ctx := c.Request().Context()
	var groups []layout.NavGroup
	for _, g := range office {
		var items []layout.NavItem
		for _, p := range g.places {
			if p.permission == "" || id.May(p.permission) {
				items = append(items, layout.NavItem{
					Label: i18n.T(ctx, p.key), Icon: p.Icon, Href: p.href, BadgeAt: p.badge, Current: current(c.Request().URL.Path, p.href),
				})
			}
		}
		if len(items) == 0 {
			continue
		}
		label := ""
		if g.key != "" {
			label = i18n.T(ctx, g.key)
		}
		groups = append(groups, layout.NavGroup{Label: label, Items: items})
	}
	return groups
}

// work is the way between the screens of the shop floor.
func work(c echo.Context, id staff.Identity) []layout.NavItem {
	ctx := c.Request().Context()
	var items []layout.NavItem
	for _, p := range []place{
		{key: "nav.till", Icon: "monitor", href: "/till", permission: staff.Sell},
		{key: "nav.floor", Icon: "layout-grid", href: "/floor", permission: staff.UseFloor},
		{key: "nav.bookings", Icon: "calendar-days", href: "/bookings", permission: staff.TakeBookings},
		{key: "nav.kitchen", Icon: "chef-hat", href: "/kitchen", permission: staff.UseKitchen},
		{key: "nav.approvals", Icon: "shield-check", href: "/approvals", permission: staff.Approve, badge: "/approvals/badge"},
		{key: "nav.shift", Icon: "wallet", href: "/shift", permission: staff.OpenShift},
		{key: "nav.admin", Icon: "settings", href: "/admin", permission: staff.ViewReports},
	} {
		if id.May(p.permission) {
			items = append(items, layout.NavItem{
				Label: i18n.T(ctx, p.key), Icon: p.Icon, Href: p.href, BadgeAt: p.badge, Current: current(c.Request().URL.Path, p.href),
			})
		}
	}
	return items
}

// current marks the place that a page belongs to; the overview is only itself.
func current(path, href string) bool {
	return path == href || href != "/admin" && strings.HasPrefix(path, href+"/")
}

func venues(id staff.Identity) []layout.Venue {
	out := make([]layout.Venue, len(id.Venues))
	for i, p := range id.Venues {
		out[i] = layout.Venue{ID: p.ID.String(), Name: p.Name, Current: p.ID == id.VenueID}
	}
	return out
}
