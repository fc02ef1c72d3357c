package promotion_test

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

	"comptoir/handlers/promotion"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/live"
	"comptoir/models/order/orderdb"
	"comptoir/models/promotion/promotiondb"
	"comptoir/models/staff"
	"comptoir/static"
	"comptoir/views/i18n"
)

var key = []byte("a key for tests alone, 32 bytes..")[:32]

// An office is an account whose owner makes offers.
type office struct {
	t       testing.TB
	server  http.Handler
	offers  *promotiondb.Store
	targets []promotiondb.Named
	cookies []*http.Cookie
	owner   account.Result
	db      *db.DB
}

func open(t testing.TB) *office {
	t.Helper()
	d := dbtest.New(t)
	log := slog.New(slog.DiscardHandler)
	items := catalogdb.New(d, nil)
	o := &office{t: t, db: d, offers: promotiondb.New(d)}
	own := &promotion.Handler{Offers: o.offers, Orders: orderdb.New(d, items, live.NewHub(d, log), log), Now: time.Now}
	o.server = web.New(web.Config{
		Log: log, Sessions: web.NewSessions(key, key), Identifier: staff.NewStore(d, key, time.Now), Routes: own.Routes(), Static: static.Handler(),
		Errors: web.ErrorViews{
			Page:    func(_ echo.Context, p web.Problem) templ.Component { return templ.Raw(p.Fault.Code) },
			Notice:  func(_ echo.Context, p web.Problem) templ.Component { return templ.Raw(p.Fault.Code) },
			Message: i18n.Fault,
		},
	})
	var err error
	o.owner, err = account.SignUp(t.Context(), d, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo House", Country: "FR", Trade: account.Restaurant, Language: "en", Person: "Demo Owner",
		Email: "owner@example.test", Password: "correct horse battery", Words: func(key string) string { return i18n.T(t.Context(), key) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
	if err := web.NewSessions(key, key).SignIn(c, o.owner.Claims()); err != nil {
		t.Fatal(err)
	}
	o.cookies = w.Result().Cookies()
	if o.targets, err = o.offers.Targets(db.WithAccount(t.Context(), o.owner.AccountID)); err != nil || len(o.targets) == 0 {
		t.Fatalf("%d targets, %v", len(o.targets), err)
	}
	return o
}

func (o *office) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	o.t.Helper()
	if form != nil && form.Get("command") == "" {
		form.Set("command", uuid.NewString())
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range o.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, r)
	return w
}

// item is something that can be rung up without questions.
func (o *office) item() string {
	for n, t := range o.targets {
		sized := n+1 < len(o.targets) && o.targets[n+1].ItemID == t.ItemID
		if t.ItemID != uuid.Nil && t.VariantID == uuid.Nil && !sized {
			return "i:" + t.ItemID.String()
		}
	}
	o.t.Fatal("nothing is sold")
	return ""
}

func happy() url.Values {
	return url.Values{
		"id": {uuid.NewString()}, "kind": {"pieces"}, "name": {"Happy hour"}, "take": {"percent"}, "percent": {"50"}, "rank": {"0"},
		"days": {"1", "5"}, "from_time": {"17:00"}, "to_time": {"19:00"}, "kinds": {"dine_in"},
	}
}

func TestAnOfferIsMadeShownChangedPausedAndArchived(t *testing.T) {
	t.Parallel()
	o := open(t)
	form := happy()
	if w := o.send(http.MethodPost, "/admin/promotions/new", form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	page := "/admin/promotions/" + form.Get("id")
	for path, wants := range map[string][]string{
		"/admin/promotions": {"Happy hour", "50% off: everything", "Mon, Fri", "17:00–19:00"},
		page:                {`value="50"`, `value="17:00"`, `value="dine_in" checked`, `value="5" checked`},
	} {
		body := o.send(http.MethodGet, path, nil).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not show %q", path, want)
			}
		}
	}
	form.Set("name", "Evening")
	form.Del("command")
	if w := o.send(http.MethodPost, page, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	o.send(http.MethodPost, page+"/pause", url.Values{"paused": {"1"}})
	if body := o.send(http.MethodGet, "/admin/promotions", nil).Body.String(); !strings.Contains(body, "Evening") || !strings.Contains(body, "Paused") {
		t.Error("the list does not say that Evening is paused")
	}
	o.send(http.MethodPost, page+"/archive", url.Values{})
	if body := o.send(http.MethodGet, "/admin/promotions", nil).Body.String(); strings.Contains(body, "Evening") {
		t.Error("an archived offer is listed")
	}
}

func TestEveryKindOfOfferHasItsForm(t *testing.T) {
	t.Parallel()
	o := open(t)
	item := o.item()
	for kind, rule := range map[string]url.Values{
		"pieces": {"take": {"price"}, "price": {"1.00"}},
		"free":   {"buy": {"2"}, "get": {"1"}},
		"nth":    {"nth": {"2"}, "percent": {"50"}},
		"basket": {"price": {"5.00"}, "group_count": {"2", ""}, "group_what": {item, item}},
		"spend":  {"from": {"30"}, "take": {"amount"}, "amount": {"5"}},
	} {
		if w := o.send(http.MethodGet, "/admin/promotions/new?kind="+kind, nil); w.Code != http.StatusOK {
			t.Errorf("the form of %s: %d", kind, w.Code)
		}
		rule.Set("kind", kind)
		rule.Set("id", uuid.NewString())
		rule.Set("name", "Offer of "+kind)
		rule.Set("rank", "0")
		if w := o.send(http.MethodPost, "/admin/promotions/new", rule); w.Code != http.StatusSeeOther {
			t.Errorf("%s is refused: %d %s", kind, w.Code, w.Body)
		}
		if w := o.send(http.MethodGet, "/admin/promotions/"+rule.Get("id"), nil); !strings.Contains(w.Body.String(), "Offer of "+kind) {
			t.Errorf("%s is not there", kind)
		}
	}
}

func TestWhatIsWrongStandsBesideItsField(t *testing.T) {
	t.Parallel()
	o := open(t)
	for field, value := range map[string]string{"percent": "110", "name": "", "from_time": "late", "venues": uuid.NewString()} {
		form := happy()
		form.Set(field, value)
		if w := o.send(http.MethodPost, "/admin/promotions/new", form); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", field, value, w.Code)
		}
	}
}

func TestThePreviewIsPricedByTheTill(t *testing.T) {
	t.Parallel()
	o := open(t)
	form := happy()
	form["try_what"], form["try_count"], form["do"] = []string{o.item()}, []string{"2"}, []string{"try"}
	w := o.send(http.MethodPost, "/admin/promotions/new", form)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "tried-total") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if list, err := o.offers.List(db.WithAccount(t.Context(), o.owner.AccountID)); err != nil || len(list) != 0 {
		t.Errorf("trying keeps %d offers, %v", len(list), err)
	}
}
