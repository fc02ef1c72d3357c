package report

import (
	"context"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/report"
)

// Sentences tells events that stand alone, without what came before them in their order: items
// says what the lines that they name are called.
func Sentences(ctx context.Context, items map[uuid.UUID]string, events []order.Event, names report.Names, cur money.Currency) []Told {
	told := make([]order.Event, 0, len(items)+len(events))
	for id, name := range items {
		p := order.LineAdded{LineID: id, Sold: catalog.Sold{Name: name}}
		told = append(told, order.Event{Type: p.Type(), Data: p})
	}
	return Story(ctx, append(told, events...), names, cur)[len(items):]
}
