package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"comptoir/models/floor"
)

// roomItems and terraceItems are what stands around the restaurant's tables.
var (
	roomItems = []floor.Item{
		{Kind: floor.Wall, Place: floor.Place{X: 20, Y: 20, Width: 960, Height: 12}},
		{Kind: floor.Wall, Place: floor.Place{X: 20, Y: 32, Width: 12, Height: 938}},
		{Kind: floor.Wall, Place: floor.Place{X: 968, Y: 32, Width: 12, Height: 938}},
		{Kind: floor.Wall, Place: floor.Place{X: 20, Y: 958, Width: 330, Height: 12}},
		{Kind: floor.Door, Place: floor.Place{X: 350, Y: 956, Width: 90, Height: 16, Rotation: 180}},
		{Kind: floor.Wall, Place: floor.Place{X: 440, Y: 958, Width: 540, Height: 12}},
		{Kind: floor.Counter, Name: "Bar", Place: floor.Place{X: 90, Y: 525, Width: 320, Height: 60}},
		{Kind: floor.Wall, Place: floor.Place{X: 450, Y: 560, Width: 330, Height: 12}},
		{Kind: floor.Label, Name: "Kitchen", Place: floor.Place{X: 800, Y: 530, Width: 150, Height: 40}},
		{Kind: floor.Plant, Place: floor.Place{X: 460, Y: 270, Width: 60, Height: 60}},
		{Kind: floor.Plant, Place: floor.Place{X: 690, Y: 270, Width: 60, Height: 60}},
		{Kind: floor.Plant, Place: floor.Place{X: 320, Y: 860, Width: 60, Height: 60}},
		{Kind: floor.Label, Name: "Window", Place: floor.Place{X: 420, Y: 38, Width: 160, Height: 36}},
	}
	terraceItems = []floor.Item{
		{Kind: floor.Plant, Place: floor.Place{X: 40, Y: 40, Width: 60, Height: 60}},
		{Kind: floor.Plant, Place: floor.Place{X: 420, Y: 40, Width: 60, Height: 60}},
		{Kind: floor.Plant, Place: floor.Place{X: 800, Y: 40, Width: 60, Height: 60}},
		{Kind: floor.Counter, Name: "Service", Place: floor.Place{X: 250, Y: 400, Width: 460, Height: 60}},
		{Kind: floor.Label, Name: "Street", Place: floor.Place{X: 380, Y: 760, Width: 200, Height: 40}},
	}
)

// decorate puts what stands around the tables of the restaurant, and gives its waiters their sections.
func (s *site) decorate(ctx context.Context, venue uuid.UUID) error {
	plan, err := s.Floor.Board(ctx, venue)
	if err != nil {
		return err
	}
	for n, hall := range plan.Halls {
		for i, item := range [][]floor.Item{roomItems, terraceItems}[min(n, 1)] {
			item.ID, item.HallID = s.named(fmt.Sprint("thing ", n, " ", i)), hall.ID
			if err := s.Floor.SaveItem(ctx, s.named(fmt.Sprint("put thing ", n, " ", i)), venue, item); err != nil {
				return err
			}
		}
	}
	for _, c := range []floor.Section{{Name: "Window", Tint: "sky"}, {Name: "Bar side", Tint: "amber"}, {Name: "Terrace", Tint: "green"}} {
		c.ID = s.named("section " + c.Name)
		if err := s.Floor.SaveSection(ctx, s.named("make section "+c.Name), venue, c); err != nil {
			return err
		}
	}
	for n, t := range plan.Tables {
		name := "Bar side"
		switch {
		case t.HallID != plan.Halls[0].ID:
			name = "Terrace"
		case n < 4 || n == 6:
			name = "Window"
		}
		t.SectionID = s.named("section " + name)
		if n == 1 {
			t.Joins = []uuid.UUID{plan.Tables[0].ID} // a party of four by the window
		}
		if err := s.Floor.SaveTable(ctx, s.named("section of table "+t.ID.String()), venue, t.Table); err != nil {
			return err
		}
	}
	return s.Floor.SetCleaning(ctx, s.named("clean tables"), venue, true)
}

// rota says who serves which section today.
func (s *site) rota(ctx context.Context, venue uuid.UUID) error {
	for section, who := range map[string]string{"Window": "Demo Waiter", "Bar side": "Second Waiter", "Terrace": "Second Waiter"} {
		if err := s.Floor.Serve(ctx, s.named("serve "+section), venue, s.named("section "+section), s.staff[who], true); err != nil {
			return err
		}
	}
	return nil
}
