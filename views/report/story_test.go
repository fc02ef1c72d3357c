package report

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/report"
	"comptoir/views/i18n"
)

var aLine, aTable, aPayment, aDiscount = uuid.New(), uuid.New(), uuid.New(), uuid.New()

// history has every event there is.
func history() []order.Payload {
	soup := catalog.Sold{Name: "Soup", VariantName: "large", Modifiers: []catalog.SoldModifier{{Name: "no salt", Quantity: 1}}}
	return []order.Payload{
		order.OrderOpened{Number: 7, Kind: catalog.DineIn}, order.LineAdded{LineID: aLine, Sold: soup, Quantity: 2 * money.One},
		order.QuantitySet{LineID: aLine, Quantity: money.One}, order.ModifiersSet{LineID: aLine, Sold: catalog.Sold{Name: "Soup"}},
		order.PriceSet{LineID: aLine, UnitPrice: money.PriceOf(500), Reason: "regular"}, order.NoteSet{LineID: aLine, Note: "hot"},
		order.SeatSet{LineID: aLine, Seat: 2}, order.CoursePlanned{Course: 2, At: time.Now()}, order.CoursePlanned{Course: 2}, order.CourseSet{LineID: aLine, Course: 1}, order.LineRemoved{LineID: aLine},
		order.LineVoided{LineID: aLine, Quantity: money.One, Reason: "spilt"}, order.TableSet{TableID: aTable}, order.TableSet{},
		order.CoversSet{Covers: 4}, order.NameSet{Name: "Window"}, order.KindSet{Kind: catalog.Takeaway}, order.OrderNoteSet{Note: "birthday"},
		order.GuestAttached{}, order.DiscountApplied{DiscountID: aDiscount, LineID: aLine, PercentBP: 1250, Reason: "late"},
		order.DiscountRemoved{DiscountID: aDiscount}, order.TipSet{Amount: 200}, order.LineComped{LineID: aLine, Quantity: money.One, Reason: "late"}, order.LineUncomped{LineID: aLine},
		order.ServiceSet{BasisPoints: 1000, Reason: "asked"}, order.ServiceSet{Auto: true}, order.ExemptionSet{Certificate: "E-1"}, order.ExemptionSet{Off: true}, order.OrderHeld{}, order.OrderResumed{},
		order.LinesSent{Ops: []order.KitchenOp{{Item: "Soup", Quantity: money.One}}}, order.BillPrinted{Total: 900},
		order.PaymentAdded{PaymentID: aPayment, Tender: "card", Amount: 900}, order.PaymentConfirmed{PaymentID: aPayment},
		order.PaymentRemoved{PaymentID: aPayment, Reason: "wrong card"}, order.OrderClosed{Total: 900}, order.OrderCancelled{Reason: "left"},
		order.ChecksSet{How: "split"}, order.ChecksSet{How: "merge"}, order.ChecksSet{How: "undo"},
		order.LinesMovedIn{Lines: []order.Line{{ID: aLine, Sold: soup, Quantity: money.One}}},
		order.LinesMovedOut{Lines: []order.MovedLine{{LineID: aLine, Quantity: money.One}}}, order.MergedInto{},
		order.LinesTakenBack{Lines: []order.MovedLine{{LineID: aLine, Quantity: money.One}}}, order.LinesGivenBack{Lines: []order.MovedLine{{Item: "Soup", Quantity: money.One}}},
	}
}

func told(language string) []Told {
	var events []order.Event
	for _, p := range history() {
		events = append(events, order.Event{Type: p.Type(), Data: p, Actor: order.Actor{Name: "Demo Waiter"}})
	}
	ctx := i18n.With(context.Background(), i18n.Match(language))
	return Story(ctx, events, report.Names{aTable: "12"}, money.Currency{Code: "EUR", Digits: 2})
}

func TestEveryEventIsToldInEveryLanguage(t *testing.T) {
	for _, l := range i18n.Languages() {
		for i, one := range told(l.Code) {
			if strings.HasPrefix(one.What, "story.") || strings.Contains(one.What, "<no value>") || one.Icon == "" {
				t.Errorf("%s: %s is told as %q", l.Code, history()[i].Type(), one.What)
			}
		}
	}
}

func TestAStoryNamesWhatItIsAbout(t *testing.T) {
	var all []string
	for _, one := range told("en") {
		all = append(all, one.What)
	}
	story := strings.Join(all, "\n")
	for _, want := range []string{
		"Order 7 opened: Dine in", "2 × Soup large (no salt) added", "Soup large (no salt) became Soup", "1 × Soup voided: spilt",
		"Moved to table 12", "Moved to table None", "Discount of 12.5% (Soup): late", "Card: €9.00 taken back wrong card", "Paid and closed: €9.00",
	} {
		if !strings.Contains(story, want) {
			t.Errorf("%q is not in the story:\n%s", want, story)
		}
	}
}
