// Package till answers the screen at which things are sold, and the printers beside it.
//
// It owns addresses, forms and which part of the screen an answer changes. It must not know what
// may happen to an order or what anything costs. Every tap is one request to the order store,
// under the tap's own id; a refusal is answered with the order as it is now. Start reading at
// Handler.Routes, then Handler.do.
package till

import (
	"context"
	"time"

	"github.com/google/uuid"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/approval"
	"comptoir/models/authority"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/creditnote"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/floor"
	"comptoir/models/giftcard"
	"comptoir/models/houseaccount"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/kitchen"
	"comptoir/models/live"
	"comptoir/models/mail"
	"comptoir/models/order/orderdb"
	"comptoir/models/payment/office"
	"comptoir/models/platform"
	"comptoir/models/receipt/link"
	"comptoir/models/receipt/printdb"
	"comptoir/models/sale"
	"comptoir/models/staff"
	"comptoir/models/till/tilldb"
)

// Handler answers /till.
type Handler struct {
	Orders    *orderdb.Store
	Catalog   *catalogdb.Store
	Floor     *floor.Store
	Kitchen   *kitchen.Store
	Shifts    *tilldb.Store
	Prints    *printdb.Store
	Platform  *platform.Store
	Mails     *mail.Store
	Invoices  *invoicedb.Store
	Notes     *creditnote.Store
	Cards     *office.Office
	Fiscal    *fiscaldb.Store
	Gifts     *giftcard.Store
	Houses    *houseaccount.Store
	Links     link.Signer
	Public    string // where guests reach this server; empty: as the till does
	Accounts  *account.Store
	Sales     *sale.Store
	Staff     *staff.Store
	Authority *authority.Store
	Approvals *approval.Store
	Sessions  *web.Sessions
	Hub       *live.Hub
	Now       func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	sell := web.Needs(staff.Sell)
	return append(append(h.after(), h.bridgeRoutes()...), []web.Route{
		web.Get("/till", sell, h.show),
		web.Get("/till/grid", sell, h.grid),
		web.Get("/till/tabs", sell, h.tabs),
		web.Get("/till/open", sell, h.open),
		web.Get("/till/panel", sell, h.panel),
		web.Get("/till/items/:id", sell, h.choose),
		web.Post("/till/lines", sell, h.addLine),
		web.Post("/till/again", sell, h.again),
		web.Post("/till/scan", sell, h.scan),
		web.Get("/till/price", sell, h.askPrice),
		web.Post("/till/less", sell, h.less),
		web.Post("/till/remove", sell, h.remove),
		web.Get("/till/line", sell, h.editLine),
		web.Post("/till/line", sell, h.saveLine),
		web.Get("/till/why", sell, h.why),
		web.Get("/till/allergies", sell, h.askAllergies),
		web.Post("/till/allergies", sell, h.setAllergies),
		web.Get("/till/adjust", sell, h.askAdjust),
		web.Post("/till/adjust", sell, h.adjust),
		web.Post("/till/adjust/off", sell, h.takeOff),
		web.Get("/till/charges", sell, h.askCharges),
		web.Post("/till/charges", sell, h.charge),
		web.Post("/till/pay/house", sell, h.payByHouse),
		web.Post("/till/pay/foreign", sell, h.payForeign),
		web.Get("/till/gift", sell, h.askGift),
		web.Post("/till/gift", sell, h.sellGift),
		web.Get("/till/gift/balance", sell, h.giftBalance),
		web.Get("/till/void", sell, h.askVoid),
		web.Post("/till/void", sell, h.void),
		web.Get("/till/approvals", sell, h.asked),
		web.Get("/till/approvals/:id", sell, h.waits),
		web.Post("/till/approvals/:id", sell, h.settle),
		web.Post("/till/kind", sell, h.setKind),
		web.Get("/till/details", sell, h.askDetails),
		web.Post("/till/details", sell, h.saveDetails),
		web.Post("/till/send", sell, h.send),
		web.Post("/till/rush", sell, h.rush),
		web.Post("/till/unrush", sell, h.unrush),
		web.Post("/till/place", sell, h.seatLines),
		web.Get("/till/plan", sell, h.askPlan),
		web.Post("/till/plan", sell, h.plan),
		web.Post("/till/hold", sell, h.hold),
		web.Post("/till/next", sell, h.leave),
		web.Get("/till/tab", sell, h.askTab),
		web.Get("/till/tab/found", sell, h.foundTabs),
		web.Post("/till/tab", sell, h.putOnTab),
		web.Post("/till/resume", sell, h.resume),
		web.Post("/till/bill", sell, h.bill),
		web.Post("/till/cancel", sell, h.cancel),
		web.Get("/till/move", sell, h.askMove),
		web.Post("/till/move", sell, h.move),
		web.Post("/till/move/undo", sell, h.undoMove),
		web.Get("/till/checks", sell, h.askChecks),
		web.Get("/till/checks/body", sell, h.checksBody),
		web.Post("/till/checks", sell, h.arrange),
		web.Get("/till/pay", sell, h.askPay),
		web.Post("/till/pay", sell, h.pay),
		web.Post("/till/tip", sell, h.setTip),
		web.Post("/till/unpay", sell, h.unpay),
		web.Get("/till/cards/:id/state", sell, h.cardState),
		web.Post("/till/cards/:id", sell, h.cardWants),
		web.Post("/till/cards/:id/settle", web.Needs(settles), h.cardSettled),
		web.Get("/till/terminal/:id", web.Known(), h.terminalDocument),
		web.Post("/till/terminal/:id/report", web.Known(), h.terminalReport),
		web.Post("/till/terminal/:id/stop", sell, h.terminalStop),
		web.Post("/till/terminal/end-of-day", sell, h.terminalEndOfDay),
		web.Get("/till/receipts/:id", sell, h.receipt),
		web.Post("/till/receipts/:id/print", sell, h.printReceipt),
		web.Get("/till/jobs", web.Known(), h.jobs),
		web.Get("/till/fiscal/:id", web.Known(), h.fiscalDocument),
		web.Post("/till/fiscal/:id/report", web.Known(), h.fiscalReport),
		web.Post("/till/fiscal/:id/retry", sell, h.fiscalAct(h.fiscalRetry)),
		web.Post("/till/fiscal/:id/go-on", sell, h.fiscalAct(h.fiscalGoOn)),
		web.Post("/till/jobs/waiting/print", sell, h.printWaiting),
		web.Post("/till/jobs/waiting/forget", sell, h.forgetWaiting),
		web.Get("/till/jobs/:id", web.Known(), h.document),
		web.Post("/till/jobs/:id/report", web.Known(), h.report),
		web.Post("/till/jobs/:id/retry", sell, h.retry),
		web.Post("/till/jobs/:id/cancel", sell, h.forget),
		web.Get("/till/drawer", web.Needs(staff.OpenDrawer), h.askDrawer),
		web.Post("/till/drawer", web.Needs(staff.OpenDrawer), h.openDrawer),
		web.Get("/till/printer", sell, h.printer),
		web.Post("/till/printer", sell, h.setPrinter),
		web.Post("/till/printer/test", sell, h.testPrint),
		web.Post("/till/printer/lend", web.Needs(staff.PairDevices), h.lendBridge),
		web.Post("/till/printer/through", web.Needs(staff.PairDevices), h.printThrough),
		web.Get("/till/prints", sell, h.recentPrints),
		web.Post("/till/jobs/:id/redirect", sell, h.redirect),
		web.Post("/till/pair", web.Needs(staff.PairDevices), h.pair),
	}...)
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// may answers the core's questions for permissions.
func may(id staff.Identity) func(string) bool {
	return func(permission string) bool { return id.May(staff.Permission(permission)) }
}

func who(ctx context.Context) staff.Identity { return staff.From(ctx) }
