package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"comptoir/models/account"
	"comptoir/models/audit"
	"comptoir/models/booking"
	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// A reserved party comes so many minutes from now.
type reserved struct {
	name    string
	minutes int
	party   int
	contact booking.Contact
	source  booking.Source
}

// bookings are those of a restaurant's day, around the moment at which the demo is begun. One is late. Guests
// come with the names of several languages, and are nobody.
var bookings = []reserved{
	{"Demo Guest 1", -20, 2, booking.Contact{Phone: "+353 1 555 0101"}, booking.ByStaff},
	{"Client démo 2", 30, 4, booking.Contact{Phone: "+353 1 555 0102", Email: "guest2@guest.example", Allergens: catalog.Nuts}, booking.Online},
	{"Гость демо 3", 60, 2, booking.Contact{Phone: "+353 1 555 0103", Note: "Anniversary, by the window"}, booking.Online},
	{"Demo Guest 4", 75, 6, booking.Contact{Phone: "+353 1 555 0104", Note: "One high chair"}, booking.ByStaff},
	{"Гість демо 5", 120, 3, booking.Contact{Phone: "+353 1 555 0105"}, booking.Online},
	{"Client démo 6", 150, 2, booking.Contact{Phone: "+353 1 555 0106", Allergy: "kiwi"}, booking.ByStaff},
}

// book opens the restaurant's book: rules, a page for guests, today's parties, and one that waits.
func (s *site) book(ctx context.Context) error {
	if s.trade != account.Restaurant {
		return nil
	}
	v, now := s.venues[0], s.Now()
	r := booking.Usual()
	r.Online, r.Slug, r.Pace, r.Step, r.Lead = true, "demo-restaurant", 24, 15, 30
	if err := s.Bookings.SaveRules(ctx, s.named("booking rules"), v.id, r, audit.Entry{StaffID: s.staff["Demo Manager"], StaffName: "Demo Manager"}); err != nil {
		return fmt.Errorf("open the book: %w", err)
	}
	for _, b := range bookings {
		w := booking.Wish{
			ID: s.named("booking " + b.name), VenueID: v.id, Start: now.Add(time.Duration(b.minutes) * time.Minute).Truncate(booking.Quarter), Party: b.party,
			Name: b.name, Contact: b.contact, Source: b.source, Language: "en", StaffID: s.staff["Demo Manager"],
		}
		_, err := s.Bookings.Book(ctx, s.named("book "+b.name), w, nil)
		if err != nil && !errors.Is(err, fault.Conflict("booking.full")) {
			return fmt.Errorf("book for %s: %w", b.name, err)
		}
	}
	for _, w := range []booking.Walk{{Name: "Demo Guest 7", Party: 2, Quoted: 25}, {Name: "Гість демо 8", Party: 5, Quoted: 40}} {
		w.VenueID, w.Language = v.id, "en"
		if _, err := s.Bookings.Walk(ctx, s.named("wait "+w.Name), w); err != nil {
			return fmt.Errorf("let %s wait: %w", w.Name, err)
		}
	}
	return nil
}
