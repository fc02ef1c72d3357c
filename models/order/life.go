package order

import "comptoir/models/fault"

// Status is where an order is in its life.
type Status string

// The statuses. The empty Status is New: nothing has happened yet.
const (
	New       Status = ""
	Opened    Status = "open"
	Billed    Status = "billed" // the bill is on the table
	Closed    Status = "closed" // paid
	Cancelled Status = "cancelled"
	Merged    Status = "merged" // it became part of another order
)

// Live says whether the order still takes commands.
func (s Status) Live() bool { return s == Opened || s == Billed }

// next is the whole life of an order: what a type of command makes of a status. What it
// does not list is refused. Whatever changes the amount of a bill takes the bill back.
var next = map[Status]map[string]Status{
	New: {"open": Opened},
	Opened: {
		"add_line": Opened, "repeat_round": Opened, "sell_gift_card": Opened, "set_quantity": Opened, "remove_line": Opened, "void_line": Opened, "set_modifiers": Opened,
		"set_price": Opened, "set_note": Opened, "set_allergies": Opened, "set_seat": Opened, "set_course": Opened, "set_table": Opened,
		"set_covers": Opened, "set_name": Opened, "set_kind": Opened, "set_order_note": Opened, "attach_guest": Opened,
		"apply_discount": Opened, "remove_discount": Opened, "set_tip": Opened, "hold": Opened, "resume": Opened,
		"comp_line": Opened, "uncomp_line": Opened, "set_service": Opened, "set_exemption": Opened,
		"send": Opened, "plan_course": Opened, "add_payment": Opened, "confirm_payment": Opened, "remove_payment": Opened,
		"print_bill": Billed, "close": Closed, "cancel": Cancelled,
		"split": Opened, "merge": Opened, "undo": Opened, "move_lines": Opened, "undo_move": Opened,
	},
	Billed: {
		"add_line": Opened, "repeat_round": Opened, "sell_gift_card": Opened, "set_quantity": Opened, "remove_line": Opened, "void_line": Opened, "set_modifiers": Opened,
		"set_price": Opened, "set_kind": Opened, "apply_discount": Opened, "remove_discount": Opened,
		"comp_line": Opened, "uncomp_line": Opened, "set_service": Opened, "set_exemption": Opened,
		"set_note": Billed, "set_allergies": Billed, "set_seat": Billed, "set_course": Billed, "set_table": Billed, "set_covers": Opened,
		"set_name": Billed, "set_order_note": Billed, "attach_guest": Billed, "set_tip": Billed, "hold": Billed,
		"resume": Billed, "send": Billed, "plan_course": Billed, "add_payment": Billed, "confirm_payment": Billed, "remove_payment": Billed,
		"print_bill": Billed, "close": Closed, "cancel": Cancelled,
		"split": Billed, "merge": Billed, "undo": Billed, "move_lines": Opened, "undo_move": Billed,
	},
	Closed:    {"refund": Closed, "reopen": Opened, "tip_payment": Closed},
	Cancelled: {},
	Merged:    {"undo_move": Opened},
}

// allow refuses a command that the order's status does not take.
func (o Order) allow(act string) error {
	if _, ok := next[o.Status][act]; ok {
		return nil
	}
	switch o.Status {
	case New:
		return fault.NotFound("order.unknown")
	case Closed:
		return fault.Conflict("order.closed")
	case Merged:
		return fault.Conflict("order.merged")
	case Cancelled:
		return fault.Conflict("order.cancelled")
	}
	return fault.Conflict("order.already_open")
}
