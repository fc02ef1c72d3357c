package report_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/order/ordertest"
	"comptoir/models/staff"
	"comptoir/models/till/tilldb"
)

// photograph posts a form with a picture of a slip; nil: none was taken.
func (o *office) photograph(path string, fields map[string]string, picture []byte) (int, string) {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			o.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("photo", "slip.jpg")
	if err == nil {
		_, err = part.Write(picture)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		o.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return o.send(r)
}

func TestCashIsPaidOutWithAPictureOfItsSlipWhereTheVenueWantsOne(t *testing.T) {
	t.Parallel()
	o := open(t)
	status, page := o.post("/shift/open", url.Values{"command": {ordertest.ID().String()}, "float": {"100"}})
	o.wants("opened", status, page, http.StatusSeeOther)
	status, page = o.post("/admin/safe/rules", url.Values{"photos": {"on"}})
	o.wants("the rule", status, page, http.StatusSeeOther)
	form := map[string]string{"command": ordertest.ID().String(), "kind": "paid_out", "amount": "12.50", "reason": "Flowers"}
	status, page = o.photograph("/shift/cash", form, nil)
	o.wants("without a picture", status, page, http.StatusUnprocessableEntity, "Please take a picture of the slip.", `value="12.50"`)
	status, page = o.photograph("/shift/cash", form, []byte("no picture"))
	o.wants("with something else", status, page, http.StatusUnprocessableEntity, "JPEG, PNG or WebP")
	var slip bytes.Buffer
	if err := jpeg.Encode(&slip, image.NewGray(image.Rect(0, 0, 60, 80)), nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // sent again
		status, page = o.photograph("/shift/cash", form, slip.Bytes())
		o.wants("with a picture", status, page, http.StatusSeeOther)
	}
	at := "/shift/photos/" + form["command"]
	status, page = o.get("/shift")
	o.wants("the shift", status, page, http.StatusOK, at)
	status, page = o.get(at)
	o.wants("the picture", status, page, http.StatusOK, "\xff\xd8")
	o.who.VenueIDs = []uuid.UUID{uuid.New()}
	status, page = o.get(at)
	o.wants("the picture in another venue", status, page, http.StatusNotFound)
}

func TestADrawerOfSomebodyElseIsCountedByWhoMayAgreeToCounts(t *testing.T) {
	t.Parallel()
	o := open(t)
	bar := ordertest.ID()
	at := "/admin/registers/" + o.Tills[0].String() + "/drawers"
	status, page := o.post(at, url.Values{"command": {bar.String()}, "drawer": {"Bar"}, "pin": {"5"}})
	o.wants("another drawer", status, page, http.StatusSeeOther)
	status, page = o.post(at, url.Values{"command": {ordertest.ID().String()}, "drawer": {" Bar "}, "pin": {"5"}})
	o.wants("the same name", status, page, http.StatusUnprocessableEntity, "already in use")
	status, page = o.get("/shift")
	o.wants("the choice", status, page, http.StatusOK, "Till drawer", "Bar")
	owner := o.who
	status, page = o.post("/shift/open", url.Values{"command": {ordertest.ID().String()}, "float": {"100"}, "drawer": {bar.String()}})
	o.wants("the bar", status, page, http.StatusSeeOther)
	status, page = o.get("/shift")
	o.wants("a drawer of one's own", status, page, http.StatusOK, "Shift 1 · Bar", "Hand over")
	shift, err := tilldb.New(o.DB, nil, time.Now).Current(o.Ctx, o.Tills[0], owner.StaffID)
	if err != nil {
		t.Fatal(err)
	}
	o.who.StaffID, o.who.Permissions = uuid.New(), []staff.Permission{staff.OpenShift, staff.CloseShift}
	status, page = o.get("/shift")
	o.wants("for another", status, page, http.StatusOK, "Till drawer", "Shift 1 · Bar")
	if strings.Contains(page, shift.ID.String()) {
		t.Error("somebody else's drawer can be counted")
	}
	count := url.Values{"command": {ordertest.ID().String()}, "shift": {shift.ID.String()}, "other": {"100"}}
	for _, path := range []string{"/shift/close", "/shift/hand-over"} {
		status, page = o.post(path, count)
		o.wants(path, status, page, http.StatusForbidden, "somebody else’s")
	}
	o.who = owner
	count.Set("to_safe", "100.01")
	status, page = o.post("/shift/hand-over", count)
	o.wants("more into the safe than there is", status, page, http.StatusUnprocessableEntity, "Of it into the safe", `value="100.01"`)
	count.Set("to_safe", "")
	status, page = o.post("/shift/hand-over", count)
	o.wants("nobody agrees", status, page, http.StatusUnprocessableEntity, "Please fill this in.", "PIN of the one who takes over")
	status, page = o.post(at+"/"+bar.String()+"/remove", url.Values{})
	o.wants("a drawer in use", status, page, http.StatusConflict, "This drawer is open")
	status, page = o.post("/shift/close", count)
	o.wants("closed by its holder", status, page, http.StatusSeeOther, "/shift/z/"+shift.ID.String())
	status, page = o.get("/admin/shifts/day?day=" + shift.Day.String())
	o.wants("the day", status, page, http.StatusOK, "Bar", "The drawer is exact", "Day of the venue")
	command := url.Values{"command": {ordertest.ID().String()}}
	for range 2 { // sent again
		status, page = o.post("/admin/shifts/day/print?day="+shift.Day.String(), command)
		o.wants("the day on paper", status, page, http.StatusSeeOther, "printed=1")
	}
	status, page = o.get(page)
	o.wants("the day, printed", status, page, http.StatusOK, "Sent to the printer of")
	status, page = o.post("/admin/shifts/day/print?day=2020-01-01", url.Values{"command": {ordertest.ID().String()}})
	o.wants("a day without a shift", status, page, http.StatusNotFound)
	status, page = o.post(at+"/"+bar.String()+"/remove", url.Values{})
	o.wants("a closed drawer", status, page, http.StatusSeeOther)
}
