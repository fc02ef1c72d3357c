package report_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/kitchen"
	"comptoir/models/order/ordertest"
	"comptoir/models/report"
)

func TestTheKitchensTimesAreAPageAndAFileOfTheSameFigures(t *testing.T) {
	t.Parallel()
	o := open(t)
	status, page := o.get("/admin/reports/kitchen")
	o.wants("before anything was made", status, page, http.StatusOK, "No dish was finished in this period")
	o.Sell(o.Soup, o.Soup, o.Beer)
	boards := kitchen.New(o.DB, nil)
	board, err := boards.Board(o.Ctx, o.Kitchen)
	if err != nil {
		t.Fatal(err)
	}
	for _, ticket := range board.Tickets {
		if err := boards.Bump(o.Ctx, ordertest.ID(), ticket.ID, uuid.Nil); err != nil {
			t.Fatal(err)
		}
	}
	for by, want := range map[report.TimesBy]string{
		report.TimesByItem: "Soup", report.TimesByCook: "Nobody signed in", report.TimesByStation: "Kitchen", report.TimesByHour: ":00",
	} {
		status, page := o.get("/admin/reports/kitchen?by=" + string(by) + "&from=" + today(o))
		o.wants(string(by), status, page, http.StatusOK, want, "10:00", "/admin/reports/kitchen/export.csv?by="+string(by), "All dishes")
		status, file := o.get("/admin/reports/kitchen/export.csv?by=" + string(by) + "&from=" + today(o))
		o.wants(string(by)+" as a file", status, file, http.StatusOK, want, ",2,0,0,600,0,0.00\r\n", "All dishes")
	}
	status, page = o.get("/admin/reports/kitchen?by=weather")
	o.wants("a list of nothing", status, page, http.StatusNotFound)
	status, page = o.get("/admin/reports/kitchen?from=2026-02-30")
	o.wants("a day that does not exist", status, page, http.StatusUnprocessableEntity, `value="2026-02-30"`, "Please enter a day.")
	status, page = o.get("/admin/reports/kitchen?venue=" + uuid.NewString())
	o.wants("a venue of nobody", status, page, http.StatusNotFound)
	o.who.VenueIDs = []uuid.UUID{uuid.New()}
	status, page = o.get("/admin/reports/kitchen")
	o.wants("somebody of another venue", status, page, http.StatusForbidden)
}
