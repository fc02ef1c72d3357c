package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/businessday"
	"comptoir/models/floor"
)

// furnish makes the venues, their stations and the restaurant's terrace, and finds what the
// sign-up made of them.
func (s *site) furnish(ctx context.Context) error {
	for n, v := range s.places {
		id := s.first.VenueID
		if n > 0 {
			var err error
			if id, err = s.addVenue(ctx, v); err != nil {
				return err
			}
		}
		if err := s.address(ctx, id, v); err != nil {
			return err
		}
		s.venues = append(s.venues, standing{venue: v, id: id, stations: map[string]uuid.UUID{}})
	}
	if s.trade == account.Restaurant {
		if err := s.terrace(ctx, s.venues[0].id); err != nil {
			return err
		}
		if err := s.pass(ctx, s.venues[0].id); err != nil {
			return err
		}
		if err := s.decorate(ctx, s.venues[0].id); err != nil {
			return err
		}
	}
	for n := range s.venues {
		if err := s.find(ctx, &s.venues[n]); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) addVenue(ctx context.Context, v venue) (uuid.UUID, error) {
	fresh, err := s.Accounts.NewVenue(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	fresh.Name, fresh.DefaultKind = v.name, v.kind
	id, err := s.Accounts.SaveVenue(ctx, s.named("venue "+v.key), fresh, v.register)
	if err != nil {
		return id, fmt.Errorf("open %s: %w", v.name, err)
	}
	_, err = s.Accounts.SaveStation(ctx, s.named("bar of "+v.key), account.Station{VenueID: id, Name: "Coffee bar", TargetSeconds: 240, PatienceSeconds: account.Patience})
	return id, err
}

// address says where a venue is, as receipts show it.
func (s *site) address(ctx context.Context, id uuid.UUID, v venue) error {
	now, err := s.Accounts.Venue(ctx, id)
	if err != nil {
		return err
	}
	now.Address, now.TaxNumber, now.ReceiptFooter = v.address, "IE0000000DM", "Thank you!\nThis is a demo."
	_, err = s.Accounts.SaveVenue(ctx, s.named("address of "+v.key), now, "")
	return err
}

// terrace is the restaurant's second hall.
func (s *site) terrace(ctx context.Context, venue uuid.UUID) error {
	hall := s.named("terrace")
	if err := s.Floor.SaveHall(ctx, s.named("build terrace"), floor.Hall{ID: hall, VenueID: venue, Name: "Terrace"}); err != nil {
		return err
	}
	for n := range 6 {
		t := floor.Table{
			ID: s.named(fmt.Sprint("terrace table ", n)), HallID: hall, Name: fmt.Sprint(21 + n), Seats: 4, Shape: floor.Round,
			Place: floor.Place{X: 90 + n%3*300, Y: 140 + n/3*380, Width: 170, Height: 170},
		}
		if err := s.Floor.SaveTable(ctx, s.named(fmt.Sprint("place terrace table ", n)), venue, t); err != nil {
			return err
		}
	}
	return nil
}

// find looks up what a venue has.
func (s *site) find(ctx context.Context, v *standing) error {
	at, err := s.Accounts.Venue(ctx, v.id)
	if err != nil {
		return err
	}
	if v.clock, err = businessday.ParseClock(at.Zone, at.Cutover); err != nil {
		return err
	}
	registers, err := s.Accounts.Registers(ctx)
	if err != nil {
		return err
	}
	for _, r := range registers {
		if r.VenueID == v.id {
			v.register = r.ID
		}
	}
	plan, err := s.Floor.Board(ctx, v.id)
	if err != nil {
		return err
	}
	for _, t := range plan.Tables {
		v.tables = append(v.tables, t.ID)
	}
	stations, err := s.Kitchen.Stations(ctx, v.id)
	for _, st := range stations {
		if !st.Expeditor {
			v.stations[st.Name] = st.ID
		}
	}
	return err
}

// pass is where the restaurant's dishes are gathered before they are carried out.
func (s *site) pass(ctx context.Context, venue uuid.UUID) error {
	_, err := s.Accounts.SaveStation(ctx, s.named("pass"), account.Station{VenueID: venue, Name: "Pass", TargetSeconds: 15 * 60, Kind: account.Expedites})
	return err
}
