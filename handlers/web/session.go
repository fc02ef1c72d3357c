package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"comptoir/models/staff"
)

const (
	personCookie = "comptoir"
	deviceCookie = "comptoir-device"
	personMaxAge = 30 * 24 * 3600
	deviceMaxAge = 400 * 24 * 3600 // the longest that browsers keep a cookie; renewed at every pairing and page
)

// Sessions keeps who is signed in and which device it is in two signed and encrypted cookies.
// Nothing is kept in memory, so any copy of the server can answer.
type Sessions struct {
	store *sessions.CookieStore
	// Changed, where it is set, hears who is signed in at a browser from now on; zero claims: nobody.
	Changed func(c echo.Context, now staff.Claims) error
}

// NewSessions makes sessions sealed with a 32-byte key to sign and a 32-byte key to encrypt.
func NewSessions(sign, encrypt []byte) *Sessions {
	store := sessions.NewCookieStore(sign, encrypt)
	store.MaxAge(deviceMaxAge)
	return &Sessions{store: store}
}

// Claims reads what the browser's cookies say; a cookie that cannot be read says nothing.
func (s *Sessions) Claims(r *http.Request) staff.Claims {
	var c staff.Claims
	if p, err := s.store.New(r, cookieName(r, personCookie)); err == nil && !p.IsNew {
		c.AccountID, c.StaffID = idOf(p, "account"), idOf(p, "staff")
		c.StaffEpoch, c.VenueID = intOf(p, "epoch"), idOf(p, "venue")
		c.Pin = p.Values["pin"] == "1"
	}
	if d, err := s.store.New(r, cookieName(r, deviceCookie)); err == nil && !d.IsNew {
		account := idOf(d, "account")
		if c.AccountID != uuid.Nil && c.AccountID != account {
			return c // signed in to another account than the device's: the person counts
		}
		c.AccountID, c.DeviceID, c.DeviceEpoch = account, idOf(d, "device"), intOf(d, "epoch")
	}
	return c
}

// SignIn writes the person's cookie.
func (s *Sessions) SignIn(c echo.Context, claims staff.Claims) error {
	values := map[any]any{
		"account": claims.AccountID.String(), "staff": claims.StaffID.String(),
		"epoch": strconv.Itoa(claims.StaffEpoch), "venue": claims.VenueID.String(), "pin": "0",
	}
	if claims.Pin {
		values["pin"] = "1"
	}
	if err := s.write(c, personCookie, personMaxAge, values); err != nil {
		return err
	}
	return s.changed(c, claims)
}

// SignOut removes the person's cookie; the device stays paired.
func (s *Sessions) SignOut(c echo.Context) error {
	if err := s.write(c, personCookie, -1, nil); err != nil {
		return err
	}
	return s.changed(c, staff.Claims{})
}

func (s *Sessions) changed(c echo.Context, now staff.Claims) error {
	if s.Changed == nil {
		return nil
	}
	return s.Changed(c, now)
}

// Pair writes the device's cookie.
func (s *Sessions) Pair(c echo.Context, claims staff.Claims) error {
	return s.write(c, deviceCookie, deviceMaxAge, map[any]any{
		"account": claims.AccountID.String(), "device": claims.DeviceID.String(),
		"epoch": strconv.Itoa(claims.DeviceEpoch),
	})
}

func (s *Sessions) write(c echo.Context, name string, maxAge int, values map[any]any) error {
	session := sessions.NewSession(s.store, cookieName(c.Request(), name))
	session.Options = &sessions.Options{
		Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: secure(c.Request()), SameSite: http.SameSiteLaxMode,
	}
	session.Values = values
	if err := s.store.Save(c.Request(), c.Response(), session); err != nil {
		return fmt.Errorf("write cookie %s: %w", name, err)
	}
	return nil
}

// cookieName uses the __Host- prefix wherever the browser honours it; on plain http (a till in a
// shop's own network) the cookie would be refused with it.
func cookieName(r *http.Request, name string) string {
	if secure(r) {
		return "__Host-" + name
	}
	return name
}

func secure(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

func idOf(s *sessions.Session, key string) uuid.UUID {
	text, _ := s.Values[key].(string)
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}

func intOf(s *sessions.Session, key string) int {
	text, _ := s.Values[key].(string)
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
