package account_test

import (
	"net/http"
	"testing"
	"time"

	"comptoir/models/account"
)

// What was typed stays in the form of a station, with what is wrong beside it.
func TestWhoStandsInForAStationIsChosenAndACircleIsRefused(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	accounts := account.NewStore(s.db, time.Now)
	ctx := s.inside(t, "owner@example.org")
	list, err := accounts.Stations(ctx)
	if err != nil || len(list) == 0 {
		t.Fatalf("%v, %v", list, err)
	}
	form := func(name, patience, fallback string, more ...string) []string {
		return append([]string{"name", name, "kind", "make", "target", "10", "patience", patience, "fallback", fallback}, more...)
	}
	b.post("/admin/registers/stations/new", form("Pastry", "45", list[0].ID.String(), "venue", list[0].VenueID.String())...).want(t, http.StatusSeeOther, "/admin/registers")
	list, err = accounts.Stations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first, pastry := list[0], list[len(list)-1]
	if pastry.Name != "Pastry" || pastry.PatienceSeconds != 45 || pastry.FallbackName != first.Name {
		t.Fatalf("kept as %+v", pastry)
	}
	p := b.post("/admin/registers/stations/"+first.ID.String(), form("Front bar", "45", pastry.ID.String())...)
	p.want(t, http.StatusUnprocessableEntity, "")
	p.says(t, "This leads back to the station itself.")
	p.says(t, `value="Front bar"`)
	p = b.post("/admin/registers/stations/"+first.ID.String(), form("Front bar", "soon", "")...)
	p.want(t, http.StatusUnprocessableEntity, "")
	b.get("/admin/registers").says(t, "Never seen")
}
