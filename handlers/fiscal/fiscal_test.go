package fiscal_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	handler "comptoir/handlers/fiscal"
	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/journal"
	"comptoir/models/fiscal/rksv/depcheck"
	"comptoir/models/money"
	"comptoir/models/order/ordertest"
	"comptoir/models/staff"
	"comptoir/views/i18n"
)

// An office is a house with a back office in a country.
type office struct {
	*ordertest.House
	who   staff.Identity
	store *fiscaldb.Store
	echo  *echo.Echo
}

func open(t *testing.T, country string) *office {
	t.Helper()
	h := ordertest.New(t)
	vault := fiscaldb.NewVault(ordertest.Secret)
	h.Orders.SignWith(vault)
	o := &office{House: h, store: fiscaldb.New(h.DB, vault, nil, time.Now), echo: echo.New(), who: staff.Identity{
		AccountID: h.Account, AccountName: "Demo", StaffID: uuid.New(), Name: "Demo Owner", Permissions: staff.Permissions(),
		VenueID: h.Venue, VenueName: "Test House", Venues: []staff.Place{{ID: h.Venue, Name: "Test House"}},
		Currency: money.Currency{Code: "EUR", Digits: 2}, Country: country, Zone: "Europe/Paris",
	}}
	fault := func(c echo.Context, p web.Problem) templ.Component {
		return templ.Raw(templ.EscapeString(i18n.Fault(c.Request().Context(), p.Fault)))
	}
	o.echo.HTTPErrorHandler = web.ErrorHandler(slog.New(slog.DiscardHandler), web.ErrorViews{Page: fault, Notice: fault, Message: i18n.Fault})
	for _, r := range (&handler.Handler{Fiscal: o.store}).Routes() {
		o.echo.Add(r.Method, r.Path, func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(i18n.With(staff.With(db.WithAccount(c.Request().Context(), h.Account), o.who), i18n.Match("en"))))
			return r.Handle(c)
		})
	}
	return o
}

func (o *office) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		form.Set(web.CommandField, ordertest.ID().String())
		r = httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	o.echo.ServeHTTP(w, r)
	return w
}

func (o *office) wants(t *testing.T, what string, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("%s: status %d, want %d: %.300s", what, w.Code, status, w.Body.String())
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String()+w.Header().Get("Location"), text) {
			t.Errorf("%s: %q is not there", what, text)
		}
	}
}

func TestAnAustrianRegisterBeginsSellsHandsOverAndEnds(t *testing.T) {
	t.Parallel()
	o := open(t, "AT")
	page := "/admin/fiscal/" + o.Tills[0].String()
	o.wants(t, "the list", o.send(http.MethodGet, "/admin/fiscal", nil), http.StatusOK, "Signs nothing", "RKSV")
	o.wants(t, "a name that no key has", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"BAR-1"}, "serial": {"nonsense"}}),
		http.StatusUnprocessableEntity, `value="nonsense"`, "U:ATU12345678-K1.")
	o.wants(t, "the start", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"BAR-1"}, "serial": {"U:ATU12345678-K1"}}), http.StatusSeeOther, "done=started")
	o.wants(t, "a second start", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"BAR-2"}, "serial": {"U:ATU12345678-K1"}}), http.StatusConflict, "signs already")
	o.wants(t, "the name of another", o.send(http.MethodPost, "/admin/fiscal/"+o.Tills[1].String()+"/start", url.Values{"cash_box": {"BAR-1"}, "serial": {"U:ATU12345678-K2"}}),
		http.StatusUnprocessableEntity, "was used before")
	o.Sell(o.Soup, o.Beer)
	o.wants(t, "a null receipt", o.send(http.MethodPost, page+"/make", url.Values{"kind": {"null"}}), http.StatusSeeOther, "done=made")
	o.wants(t, "a receipt that nobody may ask for", o.send(http.MethodPost, page+"/make", url.Values{"kind": {"end"}}), http.StatusUnprocessableEntity, "no such receipt")
	o.wants(t, "the register", o.send(http.MethodGet, page, nil), http.StatusOK, "Start receipt", "Null receipt", "BAR-1")

	r, err := o.store.Register(o.Ctx, o.Tills[0])
	if err != nil {
		t.Fatal(err)
	}
	chain := url.Values{"chain": {r.Chain.ID.String()}}
	file := o.send(http.MethodPost, page+"/export", chain)
	o.wants(t, "the export", file, http.StatusOK, "Belege-Gruppe")
	keys := o.send(http.MethodPost, page+"/keys", chain)
	o.wants(t, "the keys", keys, http.StatusOK, "base64AESKey")
	if report, err := depcheck.Check(file.Body, keys.Body); err != nil || report.Receipts != 3 || !report.Counted {
		t.Errorf("the export with its keys: %+v, %v", report, err)
	}
	o.wants(t, "the end", o.send(http.MethodPost, page+"/end", url.Values{}), http.StatusSeeOther, "done=ended")
	o.Sell(o.Soup)
	o.wants(t, "the register that ended", o.send(http.MethodGet, page, nil), http.StatusOK, "Begin to sign", "Signs nothing since")
	if err := o.store.Verify(o.Ctx, r.Chain.ID); err != nil {
		t.Error(err)
	}
}

func TestAFrenchJournalIsHandedOverSealed(t *testing.T) {
	t.Parallel()
	o := open(t, "FR")
	page := "/admin/fiscal/" + o.Tills[0].String()
	o.wants(t, "the start", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"CAISSE-1"}}), http.StatusSeeOther, "done=started")
	o.Sell(o.Soup)
	r, err := o.store.Register(o.Ctx, o.Tills[0])
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"chain": {r.Chain.ID.String()}, "from": {"2026-13-01"}}
	o.wants(t, "a day that is none", o.send(http.MethodPost, page+"/export", form), http.StatusUnprocessableEntity, "enter a date")
	form.Set("from", "2099-01-01")
	o.wants(t, "days without records", o.send(http.MethodPost, page+"/export", form), http.StatusUnprocessableEntity, "Nothing was signed")
	form.Del("from")
	file := o.send(http.MethodPost, page+"/export", form)
	a, err := journal.ReadArchive(file.Body)
	if err != nil || a.Verify() != nil {
		t.Errorf("the archive: %v, %v", err, a.Verify())
	}
}

func TestWhereNothingCanBeConnectedNothingIsOffered(t *testing.T) {
	t.Parallel()
	o := open(t, "DE")
	page := "/admin/fiscal/" + o.Tills[0].String()
	w := o.send(http.MethodGet, page, nil)
	o.wants(t, "a German register", w, http.StatusOK, "TSE")
	if strings.Contains(w.Body.String(), "Begin to sign") {
		t.Error("it offers what does not work")
	}
	o.wants(t, "begun all the same", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"K-1"}}), http.StatusUnprocessableEntity)
	o.who.VenueIDs = []uuid.UUID{uuid.New()}
	o.wants(t, "a register of a venue of others", o.send(http.MethodGet, page, nil), http.StatusNotFound)
}

func TestAFiscalRegisterIsNamedAndTakenAway(t *testing.T) {
	t.Parallel()
	o := open(t, "RU")
	page := "/admin/fiscal/" + o.Tills[0].String()
	o.wants(t, "without a name", o.send(http.MethodPost, page+"/device", url.Values{"tax_system": {"1"}}), http.StatusUnprocessableEntity)
	o.wants(t, "a device", o.send(http.MethodPost, page+"/device", url.Values{"device": {"kkt"}, "tax_system": {"2"}}), http.StatusSeeOther, "done=device")
	o.Sell(o.Soup)
	o.wants(t, "the list", o.send(http.MethodGet, "/admin/fiscal", nil), http.StatusOK, "1 document is not registered", "Registers sales")
	o.wants(t, "its count", o.send(http.MethodGet, "/admin/fiscal/badge", nil), http.StatusOK, ">1<")
	d, err := o.store.Desk(o.Ctx, o.Tills[0])
	if err != nil || d.Next == nil {
		t.Fatal(d, err)
	}
	if err := o.store.Report(o.Ctx, d.Next.ID, 1, "failed", "hardware", nil); err != nil {
		t.Fatal(err)
	}
	o.wants(t, "asked again", o.send(http.MethodPost, "/admin/fiscal/documents/"+d.Next.ID.String()+"/retry", url.Values{}), http.StatusSeeOther, "done=asked")
	if d, err := o.store.Desk(o.Ctx, o.Tills[0]); err != nil || d.Next == nil || d.Next.Attempt != 2 {
		t.Errorf("it is %+v, %v", d, err)
	}
	o.wants(t, "taken away", o.send(http.MethodPost, page+"/device/drop", url.Values{}), http.StatusSeeOther, "done=device")
	o.Sell(o.Soup)
	if list, err := o.store.Unregistered(o.Ctx, nil); err != nil || len(list) != 1 {
		t.Errorf("%d are not registered, %v", len(list), err)
	}
}

func TestAGermanRegisterBeginsOnlyWithAModuleAndSaysWhenItWasOut(t *testing.T) {
	t.Parallel()
	o := open(t, "DE")
	page := "/admin/fiscal/" + o.Tills[0].String()
	o.wants(t, "no module", o.send(http.MethodGet, page, nil), http.StatusOK, "--tse")
	o.German()
	m := ordertest.Module(t)
	modules := ordertest.Modules(t, m)
	o.store.Through(modules)
	o.wants(t, "an address that nobody told the server", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"BAR-1"}, "module": {"http://10.0.0.1"}}),
		http.StatusUnprocessableEntity, "does not answer", `value="BAR-1"`)
	o.wants(t, "the start", o.send(http.MethodPost, page+"/start", url.Values{"cash_box": {"BAR-1"}, "module": {modules.Addresses[0]}}), http.StatusSeeOther, "done=started")
	m.Down = true
	sold := o.Sell(o.Soup)
	r, err := o.store.Register(o.Ctx, o.Tills[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.SignWaiting(o.Ctx, r.Chain.ID); err != nil {
		t.Fatal(err)
	}
	o.wants(t, "the page in an outage", o.send(http.MethodGet, page, nil), http.StatusOK, "Outages of the module", "Still out of order", "out of order since", modules.Addresses[0])
	m.Down = false
	o.Sell(o.Beer)
	if err := o.store.SignWaiting(o.Ctx, r.Chain.ID); err != nil {
		t.Fatal(err)
	}
	w := o.send(http.MethodPost, page+"/export", url.Values{"chain": {r.Chain.ID.String()}})
	o.wants(t, "the transactions", w, http.StatusOK, "TSE ausgefallen", ";V0;BAR-1;Kassenbeleg-V1;Beleg^5.00_")
	o.wants(t, "another module", o.send(http.MethodPost, page+"/module", url.Values{"module": {modules.Addresses[0]}}), http.StatusSeeOther, "done=module")
	o.wants(t, "the end", o.send(http.MethodPost, page+"/end", url.Values{}), http.StatusSeeOther, "done=ended")
	if sold.Number == 0 {
		t.Error("nothing was sold")
	}
}
