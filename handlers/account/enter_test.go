package account_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/staff"
)

func TestAFreshInstallationBeginsWithASignUp(t *testing.T) {
	s := start(t)
	s.browser(t).get("/").want(t, http.StatusSeeOther, "/signup")
	b := s.owner(t, "owner@example.org")
	b.get("/").want(t, http.StatusSeeOther, "/till")
	s.browser(t).get("/").want(t, http.StatusSeeOther, "/login")
}

func TestASignUpThatIsWrongComesBackAsItWasTyped(t *testing.T) {
	s := start(t)
	s.owner(t, "owner@example.org")
	p := s.browser(t).signUp("owner@example.org")
	p.want(t, http.StatusUnprocessableEntity, "")
	p.says(t, "already. Sign in instead.")
	if p.value(t, "name") != "Demo Café" || p.value(t, "email") != "owner@example.org" {
		t.Error("what was typed is gone")
	}
	if strings.Contains(p.body, secret) {
		t.Error("the password came back")
	}
}

func TestReloadingASignUpIsHarmless(t *testing.T) {
	s := start(t)
	b, command := s.browser(t), uuid.Must(uuid.NewV7()).String()
	b.signUp("owner@example.org", "command", command).want(t, http.StatusSeeOther, "/till")
	b.signUp("owner@example.org", "command", command).want(t, http.StatusSeeOther, "/till")
}

func TestSigningInLeadsToWhereOneWanted(t *testing.T) {
	s := start(t)
	s.owner(t, "owner@example.org")
	b := s.browser(t)
	b.get("/admin/staff").want(t, http.StatusSeeOther, "/login?next=%2Fadmin%2Fstaff")
	b.post("/login", "email", "owner@example.org", "password", "wrong password", "next", "/admin/staff").says(t, "do not belong together")
	b.post("/login", "email", "owner@example.org", "password", secret, "next", "/admin/staff").want(t, http.StatusSeeOther, "/admin/staff")
	b.get("/admin/staff").says(t, "Demo Owner")
	b.get("/").want(t, http.StatusSeeOther, "/admin")
	for _, next := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""} {
		b.post("/login", "email", "owner@example.org", "password", secret, "next", next).want(t, http.StatusSeeOther, "/")
	}
	b.post("/logout").want(t, http.StatusSeeOther, "/login")
	b.get("/admin/staff").want(t, http.StatusSeeOther, "/login?next=%2Fadmin%2Fstaff")
}

func TestGuessingAtTheDoorIsAnsweredWithAWait(t *testing.T) {
	s := start(t)
	s.owner(t, "owner@example.org")
	b := s.browser(t)
	var p page
	for range 8 {
		p = b.post("/login", "email", "owner@example.org", "password", "guess")
	}
	p.want(t, http.StatusTooManyRequests, "")
	p.says(t, "Too many tries")
	if p.header.Get("Retry-After") == "" {
		t.Error("no word of when to try again")
	}
}

func TestATillIsLockedAndOpenedByPIN(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	b.post("/admin/profile/pin", "pin", "8305").want(t, http.StatusSeeOther, "/admin/profile?saved=1")
	b.post("/lock").want(t, http.StatusSeeOther, "/pin")
	b.get("/").want(t, http.StatusSeeOther, "/pin")
	b.get("/login?next=/till").want(t, http.StatusSeeOther, "/pin?next=%2Ftill")
	p := b.get("/pin")
	p.says(t, "Who is working?")
	if strings.Contains(p.body, "Demo Owner") || strings.Contains(p.body, "owner@example.org") {
		t.Error("a locked till tells who works here")
	}
	b.post("/pin", "pin", "9999").want(t, http.StatusUnauthorized, "")
	b.post("/pin", "pin", "8305", "next", "/till").want(t, http.StatusSeeOther, "/till")
	b.get("/admin/profile").want(t, http.StatusOK, "")
	if p := b.get("/admin/staff"); p.status == http.StatusOK {
		t.Error("a PIN opens the staff pages")
	}
}

func TestADeviceIsPairedWithACodeAndShutOut(t *testing.T) {
	s := start(t)
	office := s.owner(t, "owner@example.org")
	place := regexp.MustCompile(`value="(till:[^"]+)"`).FindStringSubmatch(office.get("/admin/devices").body)
	if place == nil {
		t.Fatal("nothing to become")
	}
	p := office.post("/admin/devices", "place", place[1], "name", "Terrace", "how", "code")
	p.want(t, http.StatusOK, "")
	code := regexp.MustCompile(`data-testid="pairing-code">([A-Z0-9 ]+)<`).FindStringSubmatch(p.body)
	if code == nil {
		t.Fatalf("no code:\n%s", p.body)
	}
	tablet := s.browser(t)
	tablet.post("/pair", "code", "AAAA2222").want(t, http.StatusUnprocessableEntity, "")
	tablet.post("/pair", "code", code[1]).want(t, http.StatusSeeOther, "/")
	tablet.get("/").want(t, http.StatusSeeOther, "/pin")
	tablet.get("/pin").says(t, "Terrace")

	revoke := regexp.MustCompile(`action="(/admin/devices/[^"]+/revoke)" data-confirm="Terrace`).FindStringSubmatch(office.get("/admin/devices").body)
	if revoke == nil {
		t.Fatal("the device is not listed")
	}
	office.post(revoke[1]).want(t, http.StatusSeeOther, "/admin/devices")
	tablet.get("/").want(t, http.StatusSeeOther, "/login")
	if p := tablet.get("/pin"); p.status == http.StatusOK {
		t.Error("a revoked device asks for PINs")
	}
}

func TestAKitchenScreenGoesToItsKitchen(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	place := regexp.MustCompile(`value="(kitchen_all:[^"]+)"`).FindStringSubmatch(b.get("/admin/devices").body)
	if place == nil {
		t.Fatal("no kitchen")
	}
	second := s.browser(t)
	second.post("/login", "email", "owner@example.org", "password", secret).want(t, http.StatusSeeOther, "/")
	second.post("/admin/devices", "place", place[1], "how", "here").want(t, http.StatusSeeOther, "/")
	second.get("/").want(t, http.StatusSeeOther, "/kitchen")
	second.post("/lock")
	second.get("/").want(t, http.StatusSeeOther, "/kitchen")
}

func TestAForeignPageMakesNoEmployee(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	role := regexp.MustCompile(`option value="([0-9a-f-]{36})"`).FindStringSubmatch(b.get("/admin/staff/new").body)
	if role == nil {
		t.Fatal("no role to give")
	}
	form := url.Values{"command": {uuid.Must(uuid.NewV7()).String()}, "name": {"Intruder"}, "role_id": {role[1]}, "email": {"intruder@example.org"}, "password": {secret}}
	if p := b.send("/admin/staff/new", form, "https://evil.example"); p.status != http.StatusForbidden {
		t.Errorf("answered %d", p.status)
	}
	people, err := s.people.People(s.inside(t, "owner@example.org"))
	if err != nil || len(people) != 1 {
		t.Errorf("%d people, %v", len(people), err)
	}
	b.send("/admin/staff/new", form, "").want(t, http.StatusSeeOther, "/admin/staff")
}

func TestSigningOutEverywhereEndsOtherBrowsers(t *testing.T) {
	s := start(t)
	first := s.owner(t, "owner@example.org")
	second := s.browser(t)
	second.post("/login", "email", "owner@example.org", "password", secret)
	first.post("/admin/profile/out").want(t, http.StatusSeeOther, "/login")
	if p := second.get("/admin/staff"); p.status == http.StatusOK {
		t.Error("another browser is still signed in")
	}
}

func TestANewPasswordKeepsOnlyThisBrowser(t *testing.T) {
	s := start(t)
	first := s.owner(t, "owner@example.org")
	second := s.browser(t)
	second.post("/login", "email", "owner@example.org", "password", secret)
	first.post("/admin/profile/password", "old", "no", "password", "two green teapots").want(t, http.StatusUnprocessableEntity, "")
	first.post("/admin/profile/password", "old", secret, "password", "two green teapots").want(t, http.StatusSeeOther, "/admin/profile?saved=1")
	first.get("/admin/profile").want(t, http.StatusOK, "")
	if p := second.get("/admin/profile"); p.status == http.StatusOK {
		t.Error("the other browser is still signed in")
	}
}

func TestWaitersGoToTheFloor(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	ctx := s.inside(t, "owner@example.org")
	roles, err := s.people.Roles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	pins := map[staff.Builtin][2]string{staff.Waiter: {"4711", "/floor"}, staff.Cashier: {"8305", "/till"}, staff.Cook: {"2718", "/kitchen"}}
	for _, r := range roles {
		if want, ok := pins[r.Builtin]; ok {
			b.post("/admin/staff/new", "name", r.Name, "role_id", r.ID.String(), "pin", want[0]).want(t, http.StatusSeeOther, "/admin/staff")
		}
	}
	for role, want := range pins {
		b.post("/lock")
		b.post("/pin", "pin", want[0]).want(t, http.StatusSeeOther, "/")
		if p := b.get("/"); p.to != want[1] {
			t.Errorf("a %s begins at %s, want %s", role, p.to, want[1])
		}
	}
}

func TestAnotherVenueIsLookedAt(t *testing.T) {
	s := start(t)
	office := s.browser(t)
	s.owner(t, "owner@example.org")
	office.post("/login", "email", "owner@example.org", "password", secret)
	p := office.post("/admin/venues/new", "name", "Second Venue", "language", "en", "zone", "Europe/Paris", "cutover", "04:00", "rounding", "half_up",
		"tax_level", "rate", "cash_increment", "1", "cash_rounding", "half_up", "default_kind", "counter", "board_minutes", "15", "board_shows", "number")
	if p.status != http.StatusSeeOther {
		t.Fatalf("answered %d\n%s", p.status, p.body)
	}
	second := regexp.MustCompile(`/admin/venues/([0-9a-f-]{36})`).FindStringSubmatch(p.to)[1]
	office.post("/admin/venue", "venue", second, "return", "/admin/staff").want(t, http.StatusSeeOther, "/admin/staff")
	current := regexp.MustCompile(`value="` + second + `" aria-pressed="true"`)
	if !current.MatchString(office.get("/admin/staff").body) {
		t.Error("the second venue is not the one looked at")
	}
	office.post("/admin/venue", "venue", uuid.Must(uuid.NewV7()).String(), "return", "/admin/staff").want(t, http.StatusSeeOther, "/admin/staff")
	if current.MatchString(office.get("/admin/staff").body) {
		t.Error("an unknown venue was kept")
	}
}

func TestABadVenueFormKeepsWhatWasTyped(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	p := b.post("/admin/venues/new", "name", "", "address", "1 <b>Demo</b> Street", "zone", "Mars/Base", "cash_increment", "1", "language", "en",
		"cutover", "04:00", "rounding", "half_up", "tax_level", "rate", "cash_rounding", "half_up", "default_kind", "counter")
	p.want(t, http.StatusUnprocessableEntity, "")
	p.says(t, "1 &lt;b&gt;Demo&lt;/b&gt; Street")
	p.says(t, "Please fill this in.")
}

func TestWhatAVenueChargesIsSetByItsForm(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	fields := []string{
		"name", "Demo", "zone", "Europe/Paris", "cash_increment", "1", "language", "en", "cutover", "04:00", "rounding", "half_up", "tax_level", "rate",
		"cash_rounding", "half_up", "default_kind", "counter", "service_base", "before_discounts", "tips", "pool", "minimum_per", "cover", "service_kinds", "dine_in", "board_minutes", "15", "board_shows", "number",
	}
	p := b.post("/admin/venues/new", append(fields, "service_rate", "many", "service_min_covers", "x", "minimum", "-", "tip_shares", "5, ten")...)
	p.want(t, http.StatusUnprocessableEntity, "")
	for _, field := range []string{"service_rate", "service_min_covers", "minimum", "tip_shares"} {
		p.says(t, `id="f-`+field+`-error"`)
	}
	p.says(t, `value="many"`)
	saved := b.post("/admin/venues/new", append(fields, "service_rate", "12,5", "service_min_covers", "6", "minimum", "15,00", "tip_shares", "8; 12 %")...)
	if saved.status != http.StatusSeeOther {
		t.Fatalf("answered %d", saved.status)
	}
	page := b.get(saved.to)
	for _, want := range []string{`value="12.5"`, `value="6"`, `value="15.00"`, `value="before_discounts" checked`, `value="pool" checked`, `value="cover" checked`, `name="service_kinds" value="dine_in" checked`} {
		page.says(t, want)
	}
}
