package account

import (
	"net/url"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/staff"
	view "comptoir/views/account"
	"comptoir/views/i18n"
)

// browserCookie marks a browser as a person's own: guesses by others do not hold it back.
const browserCookie = "comptoir-browser"

// worrying is how many wrong tries before a right one are worth a word.
const worrying = 5

func (h *Handler) signUpPage(c echo.Context) error {
	return h.showSignUp(c, filled("account.signup", url.Values{"trade": {string(account.Cafe)}, "country": {i18n.From(c.Request().Context()).Region}}))
}

func (h *Handler) showSignUp(c echo.Context, f view.Form) error {
	page := frame.Bare(c, "account.signup.title")
	page.Lead, page.Wide = i18n.T(c.Request().Context(), "account.signup.lead"), true
	return answer(c, f, view.SignUp(view.SignUpView{BareView: page, Form: f}))
}

// signUp opens an account and leads straight to its till.
func (h *Handler) signUp(c echo.Context) error {
	r, err := h.openAccount(c)
	if err != nil {
		f, err := typed(c, "account.signup", err)
		if err != nil {
			return err
		}
		return h.showSignUp(c, f)
	}
	if err := h.Sessions.SignIn(c, r.Claims()); err != nil {
		return err
	}
	if err := h.Sessions.Pair(c, r.Claims()); err != nil {
		return err
	}
	return web.SeeOther(c, "/till")
}

func (h *Handler) openAccount(c echo.Context) (account.Result, error) {
	ctx := c.Request().Context()
	command, err := web.CommandID(c)
	if err != nil {
		return account.Result{}, err
	}
	if _, err := h.Staff.Take(ctx, staff.SigningUp(), c.RealIP()); err != nil {
		return account.Result{}, err
	}
	return account.SignUp(ctx, h.DB, account.Form{
		Command: command, Name: c.FormValue("name"), Trade: account.Trade(c.FormValue("trade")), Country: c.FormValue("country"),
		Language: i18n.From(ctx).Language, Person: c.FormValue("person"), Email: c.FormValue("email"), Password: c.FormValue("password"),
		Words: func(key string) string { return i18n.T(ctx, key) },
	})
}

// loginPage asks for a PIN first where that is enough.
func (h *Handler) loginPage(c echo.Context) error {
	id, next := web.Who(c), c.QueryParam("next")
	if id.DeviceID != uuid.Nil && !id.SignedIn() && c.QueryParam("how") == "" {
		return web.SeeOther(c, "/pin?next="+url.QueryEscape(local(next)))
	}
	return h.showLogin(c, empty("account.login"), next)
}

func (h *Handler) showLogin(c echo.Context, f view.Form, next string) error {
	page := frame.Bare(c, "account.login.title")
	return answer(c, f, view.Login(view.LoginView{BareView: page, Form: f, Next: local(next), Device: web.Who(c).DeviceID != uuid.Nil}))
}

func (h *Handler) login(c echo.Context) error {
	in := staff.SignIn{Email: c.FormValue("email"), Password: c.FormValue("password"), Address: c.RealIP(), At: web.Who(c)}
	if cookie, err := c.Cookie(browserCookie); err == nil {
		in.Browser = cookie.Value
	}
	w, err := h.Staff.SignIn(c.Request().Context(), in)
	if err != nil {
		f, err := typed(c, "account.login", err)
		if err != nil {
			return err
		}
		return h.showLogin(c, f, c.FormValue("next"))
	}
	if err := h.Sessions.SignIn(c, w.Claims); err != nil {
		return err
	}
	c.SetCookie(lasting(c, browserCookie, w.Browser))
	if w.Failed >= worrying {
		return web.SeeOther(c, "/admin/profile?failed="+strconv.Itoa(w.Failed))
	}
	return web.SeeOther(c, local(c.FormValue("next")))
}

func (h *Handler) logout(c echo.Context) error {
	if err := h.Sessions.SignOut(c); err != nil {
		return err
	}
	return web.SeeOther(c, "/login")
}

// lock signs the person out of the device; the device stays.
func (h *Handler) lock(c echo.Context) error {
	if err := h.Sessions.SignOut(c); err != nil {
		return err
	}
	return web.SeeOther(c, "/pin")
}

func (h *Handler) pinPage(c echo.Context) error {
	if web.Who(c).DeviceID == uuid.Nil {
		return web.SeeOther(c, "/")
	}
	return h.showPIN(c, empty("account.pin"), c.QueryParam("next"))
}

func (h *Handler) showPIN(c echo.Context, f view.Form, next string) error {
	id := web.Who(c)
	page := frame.Bare(c, "account.pin.title")
	page.Lead = id.DeviceName + " · " + id.VenueName
	return answer(c, f, view.Pin(view.PinView{BareView: page, Form: f, Next: local(next), Device: id.DeviceName}))
}

// pin changes who works at the device.
func (h *Handler) pin(c echo.Context) error {
	claims, err := h.Staff.SignInByPIN(c.Request().Context(), web.Who(c), c.FormValue("pin"))
	if err != nil {
		f, err := typed(c, "account.pin", err)
		if err != nil {
			return err
		}
		return h.showPIN(c, f, c.FormValue("next"))
	}
	if err := h.Sessions.SignIn(c, claims); err != nil {
		return err
	}
	return web.SeeOther(c, local(c.FormValue("next")))
}

func (h *Handler) pairPage(c echo.Context) error {
	return h.showPair(c, filled("account.pair", url.Values{"code": {c.QueryParam("code")}}))
}

func (h *Handler) showPair(c echo.Context, f view.Form) error {
	page := frame.Bare(c, "account.pair.title")
	page.Lead = i18n.T(c.Request().Context(), "account.pair.lead")
	return answer(c, f, view.Pair(view.PairView{BareView: page, Form: f}))
}

// pair makes this browser a device.
func (h *Handler) pair(c echo.Context) error {
	claims, err := h.usePairingCode(c)
	if err != nil {
		f, err := typed(c, "account.pair", err)
		if err != nil {
			return err
		}
		return h.showPair(c, f)
	}
	if err := h.Sessions.Pair(c, claims); err != nil {
		return err
	}
	return web.SeeOther(c, "/")
}

func (h *Handler) usePairingCode(c echo.Context) (staff.Claims, error) {
	ctx := c.Request().Context()
	command, err := web.CommandID(c)
	if err != nil {
		return staff.Claims{}, err
	}
	if c.FormValue("code") == "" {
		return staff.Claims{}, fault.Invalid("request.invalid").Field("code", "field.required")
	}
	try, err := h.Staff.Take(ctx, staff.Pairing(), c.RealIP())
	if err != nil {
		return staff.Claims{}, err
	}
	claims, err := h.Accounts.Pair(ctx, command, c.FormValue("code"))
	if err != nil {
		return staff.Claims{}, err
	}
	return claims, h.Staff.Refund(ctx, try)
}
