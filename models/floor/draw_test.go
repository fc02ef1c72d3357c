package floor_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/floor"
)

// drawn is all that stands in the house's hall.
func (h *house) drawn() (tables []floor.Table, items []floor.Item) {
	h.t.Helper()
	p := h.board()
	for _, s := range p.In(h.hall) {
		tables = append(tables, s.Table)
	}
	return tables, p.Around(h.hall)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestEveryChangeOfADrawingIsTakenBackAndDoneAgain(t *testing.T) {
	h := open(t)
	table, other := h.table("7"), h.table("8")
	plant := floor.NewItem(uuid.New(), h.hall, floor.Plant)
	h.must(h.floor.SaveItem(h.ctx, uuid.New(), h.venue, plant))
	section := uuid.New()
	h.must(h.floor.SaveSection(h.ctx, uuid.New(), h.venue, floor.Section{ID: section, Name: "Window", Tint: "sky"}))
	for _, tt := range []struct {
		name string
		do   func() error
	}{
		{"a table is added", func() error { return h.floor.Add(h.ctx, uuid.New(), h.venue, h.hall, "round") }},
		{"a wall is added", func() error { return h.floor.Add(h.ctx, uuid.New(), h.venue, h.hall, "wall") }},
		{"both are moved, turned and sized", func() error {
			return h.floor.Arrange(h.ctx, uuid.New(), h.venue, h.hall, map[uuid.UUID]floor.Place{
				table.ID: {X: 300, Y: 310, Width: 90, Height: 80, Rotation: 15}, plant.ID: {X: 10, Y: 20, Width: 30, Height: 30},
			})
		}},
		{"both are copied", func() error {
			return h.floor.Copy(h.ctx, uuid.New(), h.venue, h.hall, []uuid.UUID{table.ID, plant.ID})
		}},
		{"both are removed", func() error {
			return h.floor.Remove(h.ctx, uuid.New(), h.venue, h.hall, []uuid.UUID{table.ID, plant.ID})
		}},
		{"a table is described anew", func() error {
			table.Name, table.Seats, table.Shape, table.SectionID, table.Joins = "7a", 9, floor.Round, section, []uuid.UUID{other.ID}
			return h.floor.SaveTable(h.ctx, uuid.New(), h.venue, table)
		}},
		{"a neighbour is parted from it", func() error { return h.floor.SaveTable(h.ctx, uuid.New(), h.venue, other) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tables, items := h.drawn()
			h.must(tt.do())
			laterTables, laterItems := h.drawn()
			if reflect.DeepEqual(tables, laterTables) && reflect.DeepEqual(items, laterItems) {
				t.Fatal("nothing changed")
			}
			h.must(h.floor.Undo(h.ctx, uuid.New(), h.venue, h.hall))
			if t2, i2 := h.drawn(); !reflect.DeepEqual(tables, t2) || !reflect.DeepEqual(items, i2) {
				t.Fatalf("taken back it is\n%+v\n%+v\nand was\n%+v\n%+v", t2, i2, tables, items)
			}
			h.must(h.floor.Redo(h.ctx, uuid.New(), h.venue, h.hall))
			if t2, i2 := h.drawn(); !reflect.DeepEqual(laterTables, t2) || !reflect.DeepEqual(laterItems, i2) {
				t.Fatalf("done again it is\n%+v\n%+v\nand was\n%+v\n%+v", t2, i2, laterTables, laterItems)
			}
			if tt.name != "a table is described anew" { // the next one starts from it
				h.must(h.floor.Undo(h.ctx, uuid.New(), h.venue, h.hall))
			}
		})
	}
}

func TestOnceSomethingNewIsDoneWhatWasTakenBackIsGone(t *testing.T) {
	h := open(t)
	h.must(h.floor.Add(h.ctx, uuid.New(), h.venue, h.hall, "plant"))
	h.must(h.floor.Undo(h.ctx, uuid.New(), h.venue, h.hall))
	if back, again, err := h.floor.Turns(h.ctx, h.hall); err != nil || back || !again {
		t.Fatalf("back %v, again %v, %v", back, again, err)
	}
	h.must(h.floor.Add(h.ctx, uuid.New(), h.venue, h.hall, "door"))
	h.must(h.floor.Redo(h.ctx, uuid.New(), h.venue, h.hall)) // there is nothing to do again
	if _, items := h.drawn(); len(items) != 1 || items[0].Kind != floor.Door {
		t.Fatalf("there is %+v", items)
	}
}

func TestGuestsKeepTheirTableWhateverIsTakenBack(t *testing.T) {
	h := open(t)
	table := h.table("1")
	_, err := h.order(table.ID, "open", time.Now())
	h.must(err)
	wantFault(t, h.floor.Undo(h.ctx, uuid.New(), h.venue, h.hall), fault.KindConflict, "", "floor.table_in_use")
	h.seating(table.ID)
}

func TestACopyHasTheNextFreeNumber(t *testing.T) {
	h := open(t)
	for _, name := range []string{"7", "8", "Bar 1", "Sofa"} {
		h.table(name)
	}
	for name, want := range map[string]string{"7": "9", "Bar 1": "Bar 2", "Sofa": "Sofa 2"} {
		command := uuid.New()
		for _, s := range h.board().Tables {
			if s.Name == name {
				h.must(h.floor.Copy(h.ctx, command, h.venue, h.hall, []uuid.UUID{s.ID}))
				c := h.seating(floor.CopyID(command, s.ID))
				if c.Name != want || c.Seats != s.Seats || c.X == s.X {
					t.Errorf("the copy of %s is %+v", name, c.Table)
				}
			}
		}
	}
}

func TestWhatDoesNotStandInTheHallIsNotArranged(t *testing.T) {
	h := open(t)
	theirs := openIn(t, h.db)
	table := theirs.table("1")
	place := map[uuid.UUID]floor.Place{table.ID: {Width: 90, Height: 90}}
	wantFault(t, h.floor.Arrange(h.ctx, uuid.New(), h.venue, h.hall, place), fault.KindNotFound, "", "request.not_found")
	wantFault(t, h.floor.Remove(h.ctx, uuid.New(), h.venue, h.hall, []uuid.UUID{table.ID}), fault.KindNotFound, "", "request.not_found")
	wantFault(t, h.floor.Copy(h.ctx, uuid.New(), h.venue, h.hall, []uuid.UUID{table.ID}), fault.KindNotFound, "", "request.not_found")
	wantFault(t, h.floor.Undo(h.ctx, uuid.New(), h.venue, theirs.hall), fault.KindNotFound, "", "request.not_found")
	wantFault(t, h.floor.Arrange(h.ctx, uuid.New(), h.venue, h.hall, map[uuid.UUID]floor.Place{table.ID: {Width: 2, Height: 90}}), fault.KindInvalid, "width", "field.range")
}

func TestWhoServesASectionTodayHasItsTables(t *testing.T) {
	h := open(t)
	role, waiter, section := uuid.New(), uuid.New(), uuid.New()
	h.run("insert into roles (account_id, id, name) values (?, ?, 'Waiter')", h.account, role)
	h.run("insert into staff (account_id, id, name, role_id) values (?, ?, 'Demo Waiter', ?)", h.account, waiter, role)
	h.must(h.floor.SaveSection(h.ctx, uuid.New(), h.venue, floor.Section{ID: section, Name: "Window", Tint: "sky"}))
	wantFault(t, h.floor.SaveSection(h.ctx, uuid.New(), h.venue, floor.Section{ID: uuid.New(), Name: "Window"}), fault.KindInvalid, "section", "field.taken")
	table := h.table("1")
	table.SectionID = section
	h.must(h.floor.SaveTable(h.ctx, uuid.New(), h.venue, table))
	mine := func() bool { p := h.board(); return p.HasSection(waiter) && p.Mine(p.Tables[0], waiter) }
	if mine() {
		t.Fatal("nobody was told to serve it")
	}
	h.must(h.floor.Serve(h.ctx, uuid.New(), h.venue, section, waiter, true))
	if !mine() {
		t.Fatal("the table is not theirs")
	}
	h.run("update section_staff set business_day = business_day - 1")
	if mine() {
		t.Fatal("it was theirs yesterday")
	}
	h.must(h.floor.Serve(h.ctx, uuid.New(), h.venue, section, waiter, true))
	h.must(h.floor.Serve(h.ctx, uuid.New(), h.venue, section, waiter, false))
	if mine() {
		t.Fatal("it was taken from them")
	}
	h.must(h.floor.ArchiveSection(h.ctx, uuid.New(), h.venue, section))
	if p := h.board(); len(p.Sections) != 0 || p.Tables[0].SectionID != uuid.Nil {
		t.Fatalf("it is still there: %+v", p)
	}
	wantFault(t, h.floor.Serve(h.ctx, uuid.New(), h.venue, section, waiter, true), fault.KindNotFound, "", "request.not_found")
}

func TestATableThatWasLeftIsCleanedWhereTheVenueSaysSo(t *testing.T) {
	h := open(t)
	table := h.table("1")
	order, err := h.order(table.ID, "open", time.Now().Add(-time.Hour))
	h.must(err)
	h.run("update orders set status = 'closed', due = 0, closed_at = now() where id = ?", order)
	state := func() floor.State { return h.seating(table.ID).State(time.Now()) }
	if got := state(); got != floor.Free {
		t.Fatalf("nobody asked for cleaning, the table shows %s", got)
	}
	h.must(h.floor.SetCleaning(h.ctx, uuid.New(), h.venue, true))
	if got := state(); got != floor.ToClean {
		t.Fatalf("the table shows %s", got)
	}
	h.must(h.floor.Clean(h.ctx, uuid.New(), h.venue, table.ID))
	if got := state(); got != floor.Free {
		t.Fatalf("it is clean and shows %s", got)
	}
}
