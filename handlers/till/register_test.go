package till_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"comptoir/models/staff"
)

// alone makes the shop's browser one that is no till: only the person is signed in.
func (s *shop) alone(claims staff.Claims) {
	s.t.Helper()
	w := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
	if err := s.app.Sessions.SignIn(c, claims); err != nil {
		s.t.Fatal(err)
	}
	s.cookies = w.Result().Cookies()
}

func TestABrowserBecomesATillOnce(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.alone(s.owner.Claims())
	page := s.get("/till")
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), s.owner.RegisterID.String()) {
		t.Fatalf("%d %s", page.Code, page.Body)
	}
	if w := s.post("/till/lines", newID(), "item", s.item["Mint tea"].String()); w.Code != http.StatusForbidden {
		t.Errorf("a browser that is no till sells: %d", w.Code)
	}
	w := s.post("/till/pair", newID(), "register", s.owner.RegisterID.String(), "name", "Till 2")
	if w.Code != http.StatusOK || w.Header().Get("HX-Redirect") != "/till" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	s.cookies = append(s.cookies, w.Result().Cookies()...)
	s.tap("Mint tea")
}

func TestAWaiterIsToldHowABrowserBecomesATill(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.alone(s.hire(staff.Waiter))
	if page := s.get("/till"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `href="/pair"`) {
		t.Errorf("%d %s", page.Code, page.Body)
	}
	if w := s.post("/till/pair", newID(), "register", s.owner.RegisterID.String()); w.Code != http.StatusForbidden {
		t.Errorf("a waiter pairs devices: %d", w.Code)
	}
}

func TestACourseIsSentAlone(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea", "course", "1")
	s.tap("Mint tea", "course", "2")
	if w := s.get("/till/panel?line=none&order=" + s.order.String()); !strings.Contains(w.Body.String(), "Send course 1") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	s.post("/till/send", newID(), "course", "1")
	for _, l := range s.now().Lines {
		if sent := l.Sent != 0; sent != (l.Course == 1) {
			t.Errorf("course %d is sent: %v", l.Course, sent)
		}
	}
}

func TestARowIsChangedAsOne(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	a := s.tap("Mint tea")
	s.tap("Mint tea")
	rows := a.String()
	if w := s.get("/till/line?order=" + s.order.String() + "&lines=" + rows); !strings.Contains(w.Body.String(), `value="2"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	command := newID()
	for range 2 {
		if w := s.post("/till/line", command, "lines", rows, "quantity", "5", "note", "no mint"); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	o := s.now()
	if len(o.Lines) != 1 || o.Lines[0].Quantity.String() != "5" || o.Lines[0].Note != "no mint" {
		t.Fatalf("%+v", o.Lines)
	}
	w := s.post("/till/line", newID(), "lines", a.String(), "quantity", "many", "note", "kept as typed")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "kept as typed") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
