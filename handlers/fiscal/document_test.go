package fiscal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/audit"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/registration"
)

// stuck is an office in whose list stands a sale of which the bridge said something.
func stuck(t *testing.T, state string) (*office, fiscaldb.Registration) {
	t.Helper()
	o := open(t, "RU")
	o.wants(t, "a device", o.send(http.MethodPost, "/admin/fiscal/"+o.Tills[0].String()+"/device", url.Values{"device": {"kkt"}, "tax_system": {"1"}}), http.StatusSeeOther)
	o.Sell(o.Soup)
	return o, o.reported(t, state)
}

func (o *office) reported(t *testing.T, state string) fiscaldb.Registration {
	t.Helper()
	d, err := o.store.Desk(o.Ctx, o.Tills[0])
	if err != nil || d.Next == nil {
		t.Fatal(d, err)
	}
	if err := o.store.Report(o.Ctx, d.Next.ID, d.Next.Attempt, state, "", nil); err != nil {
		t.Fatal(err)
	}
	return o.document(t, d.Next.ID)
}

func (o *office) document(t *testing.T, id uuid.UUID) fiscaldb.Registration {
	t.Helper()
	d, err := o.store.Document(o.Ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (o *office) noted(t *testing.T, event string) {
	t.Helper()
	list, err := audit.NewStore(o.DB).Find(o.Ctx, audit.Query{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Event == event && e.StaffName == "Demo Owner" {
			return
		}
	}
	t.Errorf("nothing tells of %s", event)
}

func TestAPersonSaysWhatThePaperOfTheDeviceShows(t *testing.T) {
	t.Parallel()
	o, d := stuck(t, "unknown")
	page := "/admin/fiscal/documents/" + d.ID.String()
	o.wants(t, "its page", o.send(http.MethodGet, page, nil), http.StatusOK, "The device has it", "The device does not have it")
	typed := url.Values{"number": {"4711"}, "sign": {"2345678901"}, "memory": {"99"}, "time": {"2026-01-15T12:30"}, "why": {"The tape"}}
	o.wants(t, "a memory of two digits", o.send(http.MethodPost, page+"/found", typed), http.StatusUnprocessableEntity, "16 digits", `value="4711"`)
	typed.Set("memory", "9999078900001234")
	typed.Del("why")
	o.wants(t, "no reason", o.send(http.MethodPost, page+"/found", typed), http.StatusUnprocessableEntity)
	typed.Set("why", "The tape shows it")
	for range 2 {
		o.wants(t, "what the tape says", o.send(http.MethodPost, page+"/found", typed), http.StatusSeeOther, "done=kept")
	}
	if d = o.document(t, d.ID); d.State != fiscaldb.Registered || d.Result.Number != 4711 || d.Result.Sign != 2345678901 || d.SettledWhy != "The tape shows it" {
		t.Errorf("%+v", d)
	}
	o.wants(t, "its page after it", o.send(http.MethodGet, page, nil), http.StatusOK, "The tape shows it")
	o.wants(t, "another word", o.send(http.MethodPost, page+"/missing", url.Values{"why": {"No"}}), http.StatusConflict)
	o.noted(t, "registration.settled_found")
}

func TestWhatTheDeviceDoesNotHaveIsRegisteredAsACorrection(t *testing.T) {
	t.Parallel()
	o, d := stuck(t, "unknown")
	page := "/admin/fiscal/documents/" + d.ID.String()
	correction := url.Values{"date": {"2026-01-15"}, "order": {""}, "why": {"No power"}}
	o.wants(t, "a correction of what is perhaps registered", o.send(http.MethodPost, page+"/correct", correction), http.StatusConflict)
	o.wants(t, "it is not there", o.send(http.MethodPost, page+"/missing", url.Values{"why": {"Not on the tape"}}), http.StatusSeeOther)
	if d = o.document(t, d.ID); d.State != fiscaldb.Failed {
		t.Fatalf("%+v", d)
	}
	correction.Set("by_order", "on")
	o.wants(t, "by an order without a number", o.send(http.MethodPost, page+"/correct", correction), http.StatusUnprocessableEntity, "names the order")
	correction.Set("order", "17-A")
	for range 2 {
		o.wants(t, "the correction", o.send(http.MethodPost, page+"/correct", correction), http.StatusSeeOther)
	}
	if d = o.document(t, d.ID); d.State != fiscaldb.Replaced {
		t.Errorf("it is %s", d.State)
	}
	desk, err := o.store.Desk(o.Ctx, o.Tills[0])
	if err != nil || desk.Open() != 1 || desk.Next == nil {
		t.Fatalf("%+v, %v", desk, err)
	}
	next := *desk.Next
	reason := registration.Reason{ByOrder: true, Date: "2026-01-15", Number: "17-A"}
	if next.Kind != registration.KindCorrection || next.Document.Kind != next.Kind || *next.Document.Reason != reason || next.Document.Total != d.Document.Total || next.Order != d.Order {
		t.Errorf("%+v %+v", next, next.Document)
	}
	if !strings.Contains(next.Document.JSON(), `"reason":{"by_order":true,"date":"2026-01-15","number":"17-A"}`) {
		t.Errorf("the bridge gets %s", next.Document.JSON())
	}
	if err := o.store.Report(o.Ctx, d.ID, d.Attempt, "done", "", []byte(`{"number": 1}`)); err != nil || o.document(t, d.ID).State != fiscaldb.Replaced {
		t.Errorf("a late word changes it: %v", err)
	}
	o.noted(t, "registration.corrected")
}
