package staff

import "slices"

// A Permission is one act that a role may or may not do.
type Permission string

// Every permission there is. The names are stable: roles store them.
const (
	Sell          Permission = "till.sell"          // take orders and payments
	CancelOrder   Permission = "order.cancel"       // cancel an order that was not paid
	VoidSent      Permission = "order.void_sent"    // void a line that the kitchen already has
	OpenPrice     Permission = "order.open_price"   // type a price
	Discount      Permission = "order.discount"     // take something off an order, a line or a category
	Comp          Permission = "order.comp"         // give something free of charge
	ChangeService Permission = "order.service"      // take the service charge off, or change it
	TaxExempt     Permission = "order.tax_exempt"   // sell without tax, on a certificate
	SplitOrder    Permission = "order.split"        // split a check and join its parts
	MoveOrder     Permission = "order.move"         // move lines and orders between tables, join orders
	RefundSale    Permission = "order.refund"       // give money back for a sale that is done
	ReopenSale    Permission = "order.reopen"       // take a closed order up again to correct it
	AddTip        Permission = "order.tip"          // add the tip on the slip to a sale that is done
	PayNoteOut    Permission = "credit.cash"        // give in cash what is left on a credit note
	ManageGifts   Permission = "gift.manage"        // block gift cards, say until when they pay
	ChargeHouse   Permission = "house.charge"       // let guests of a house account pay later
	ManageHouses  Permission = "house.manage"       // house accounts, their limits, statements and settlements
	IssueInvoice  Permission = "invoice.issue"      // make out the invoice of a sale to a company
	SellExpired   Permission = "order.sell_expired" // an article whose date is over
	Approve       Permission = "order.approve"      // answer from a phone what others ask leave for
	OpenShift     Permission = "shift.open"
	CloseShift    Permission = "shift.close"      // count, X and Z
	CashMovement  Permission = "shift.cash"       // pay in and out of the drawer
	AgreeToCount  Permission = "shift.difference" // to a count that differs by more than the venue lets pass
	ManageSafe    Permission = "safe.manage"      // what went to the bank, how far counts may differ
	OpenDrawer    Permission = "drawer.open"      // without a sale
	UseFloor      Permission = "floor.use"
	TakeBookings  Permission = "booking.take" // bookings and the waiting list
	EditFloor     Permission = "floor.edit"
	UseKitchen    Permission = "kitchen.use"
	MarkSoldOut   Permission = "catalog.sold_out"
	EditCatalog   Permission = "catalog.edit"
	ViewReports   Permission = "report.view"
	EditStaff     Permission = "staff.edit"
	PairDevices   Permission = "device.pair"
	EditSettings  Permission = "settings.edit" // venues, taxes, registers, stations
	ManageAccount Permission = "account.manage"
)

// Permissions lists every permission in the order in which screens show them.
func Permissions() []Permission {
	return []Permission{
		Sell, CancelOrder, VoidSent, OpenPrice, Discount, Comp, ChangeService, TaxExempt, SplitOrder, MoveOrder, RefundSale, ReopenSale, PayNoteOut, ManageGifts, ChargeHouse, ManageHouses, IssueInvoice,
		AddTip, SellExpired, Approve, OpenShift, CloseShift, CashMovement, AgreeToCount, ManageSafe, OpenDrawer, UseFloor, TakeBookings, EditFloor, UseKitchen, MarkSoldOut, EditCatalog,
		ViewReports, EditStaff, PairDevices, EditSettings, ManageAccount,
	}
}

// PasswordOnly lists what a PIN does not open: four digits are enough to sell, not to make
// other people's passwords or to give rights away.
func PasswordOnly() []Permission { return []Permission{EditStaff, ManageAccount} }

// Known reports whether p is one of Permissions.
func (p Permission) Known() bool { return slices.Contains(Permissions(), p) }

// A Builtin names a role that every account starts with.
type Builtin string

// The roles that every account starts with; a custom role has none of these names.
const (
	Owner   Builtin = "owner"
	Manager Builtin = "manager"
	Cashier Builtin = "cashier"
	Waiter  Builtin = "waiter"
	Cook    Builtin = "cook"
)

// Builtins lists the roles that every account starts with.
func Builtins() []Builtin { return []Builtin{Owner, Manager, Cashier, Waiter, Cook} }

// Permissions returns what a builtin role may do until the owner changes it.
func (b Builtin) Permissions() []Permission {
	switch b {
	case Owner:
		return Permissions()
	case Manager:
		return slices.DeleteFunc(Permissions(), func(p Permission) bool { return p == ManageAccount })
	case Cashier:
		return []Permission{Sell, Discount, AddTip, SplitOrder, MoveOrder, OpenShift, CloseShift, CashMovement, OpenDrawer, IssueInvoice, UseFloor, TakeBookings, MarkSoldOut}
	case Waiter:
		return []Permission{Sell, AddTip, SplitOrder, MoveOrder, UseFloor, TakeBookings, MarkSoldOut}
	case Cook:
		return []Permission{UseKitchen, MarkSoldOut}
	}
	return nil
}
