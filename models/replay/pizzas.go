package replay

import (
	"strconv"

	"comptoir/models/catalog/menu"
)

// pizzas reads the year of a pizza place: orders, their lines, and the two files of the menu.
// Lines name a pizza in any case of letters.
func (r reader) pizzas(o Options) (Source, error) {
	s := Source{Name: "pizza-place", Priced: true}
	if len(r.menu) > 0 {
		var err error
		if s.Menu, err = menu.Read(r.menu, menu.Options{Digits: o.Digits, Fallback: o.Category}); err != nil {
			return s, err
		}
	}
	byID := s.heads(*r.orders)
	for _, rec := range r.details.Records {
		pizza := r.details.cell(rec, "pizza_id")
		quantity, err := strconv.Atoi(r.details.cell(rec, "quantity"))
		at, known := byID[r.details.cell(rec, "order_id")]
		switch {
		case !known:
			s.refuse(*r.details, rec.Line, "replay.order_unknown", r.details.cell(rec, "order_id"))
		case err != nil || quantity <= 0:
			s.refuse(*r.details, rec.Line, "replay.quantity", r.details.cell(rec, "quantity"))
		default:
			order := &s.Orders[at]
			order.Lines = append(order.Lines, PastLine{Item: pizza, Quantity: quantity, File: r.details.file, Line: rec.Line})
		}
	}
	s.Orders = sorted(s.Orders)
	return s, nil
}

// heads reads the orders themselves and returns where each is.
func (s *Source) heads(orders sheet) map[string]int {
	byID, dates := make(map[string]int, len(orders.Records)), calendarOf(orders)
	for _, rec := range orders.Records {
		id := orders.cell(rec, "order_id")
		at, ok := dates.at(orders.cell(rec, "date"), orders.cell(rec, "time"))
		if _, twice := byID[id]; !ok || twice || id == "" {
			s.refuse(orders, rec.Line, "replay.order_unreadable", id)
			continue
		}
		byID[id] = len(s.Orders)
		s.Orders = append(s.Orders, PastOrder{ID: id, At: at})
	}
	return byID
}

func (s *Source) refuse(in sheet, line int, code, text string) {
	s.Refused = append(s.Refused, RefusedLine{in.file, line, code, text})
}
