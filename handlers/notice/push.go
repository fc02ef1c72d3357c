package notice

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/notice"
	"comptoir/models/notice/push"
	"comptoir/models/staff"
	"comptoir/static"
	"comptoir/views/i18n"
	view "comptoir/views/notice"
)

// pushCookie says which subscription a browser has: "account.subscription". It outlives the person's own
// cookie, so that whoever comes next is known to have somebody else's.
const pushCookie = "comptoir-push"

// subscribed reads which subscription the browser has; zero ids where it has none.
func subscribed(c echo.Context) (account, id uuid.UUID) {
	cookie, err := c.Cookie(pushCookie)
	if err != nil {
		return uuid.Nil, uuid.Nil
	}
	before, after, _ := strings.Cut(cookie.Value, ".")
	account, err = uuid.Parse(before)
	id, badID := uuid.Parse(after)
	if errors.Join(err, badID) != nil {
		return uuid.Nil, uuid.Nil
	}
	return account, id
}

func mark(c echo.Context, value string, age int) {
	c.SetCookie(&http.Cookie{
		Name: pushCookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: c.Scheme() == "https", SameSite: http.SameSiteLaxMode,
	})
}

// known says whether this browser notifies the person who is signed in at it.
func (h *Handler) known(c echo.Context) (bool, error) {
	account, id := subscribed(c)
	who := web.Who(c)
	if id == uuid.Nil || account != who.AccountID || !who.SignedIn() {
		return false, nil
	}
	return h.Pushes.Known(c.Request().Context(), id, who.StaffID)
}

// pushMenu answers the part of a person's menu that says whether this browser notifies them.
func (h *Handler) pushMenu(c echo.Context) error {
	on, err := h.known(c)
	if err != nil {
		return err
	}
	return h.showPush(c, view.PushView{On: on})
}

func (h *Handler) showPush(c echo.Context, v view.PushView) error {
	v.Key, v.Command = h.Keys.Public, web.NewCommand
	status := http.StatusOK
	if v.Fault != nil {
		status = web.Status(v.Fault)
	}
	return web.Render(c, status, view.Push(v))
}

// subscribe has the person be notified in this browser from now on.
func (h *Handler) subscribe(c echo.Context) error {
	who := web.Who(c)
	sub := push.Subscription{
		ID: uuid.Must(uuid.NewV7()), StaffID: who.StaffID, DeviceID: who.DeviceID, Origin: web.Origin(c, h.Public),
		Endpoint: c.FormValue("endpoint"), P256dh: c.FormValue("p256dh"), Auth: c.FormValue("auth"),
	}
	if err := h.forget(c, uuid.Nil); err != nil {
		return err
	}
	err := h.Pushes.Subscribe(c.Request().Context(), sub)
	if f := fault.Of(err); f != nil {
		return h.showPush(c, view.PushView{Fault: f})
	}
	if err != nil {
		return err
	}
	const year = 365 * 24 * 3600
	mark(c, who.AccountID.String()+"."+sub.ID.String(), year)
	return h.showPush(c, view.PushView{On: true, Said: i18n.T(c.Request().Context(), "push.now_on")})
}

// unsubscribe has this browser notify nobody any more.
func (h *Handler) unsubscribe(c echo.Context) error {
	if err := h.forget(c, uuid.Nil); err != nil {
		return err
	}
	return h.showPush(c, view.PushView{Said: i18n.T(c.Request().Context(), "push.now_off")})
}

// Changed ends what a browser tells its person when somebody else signs in at it, or nobody is signed in
// any more.
func (h *Handler) Changed(c echo.Context, now staff.Claims) error {
	if account, _ := subscribed(c); account != now.AccountID {
		return h.forget(c, uuid.Nil)
	}
	return h.forget(c, now.StaffID)
}

// forget ends the browser's subscription, unless it is the keeper's.
func (h *Handler) forget(c echo.Context, keeper uuid.UUID) error {
	account, id := subscribed(c)
	if id == uuid.Nil {
		return nil
	}
	if keeper == uuid.Nil {
		mark(c, "", -1)
	}
	return h.Pushes.Forget(db.WithAccount(c.Request().Context(), account), id, keeper)
}

// open leads from a push message to what it is about, as far as this browser can show it.
func (h *Handler) open(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	who := web.Who(c)
	n, err := h.Notices.Find(c.Request().Context(), id)
	if f := fault.Of(err); err != nil && (f == nil || f.Kind != fault.KindNotFound) {
		return err
	}
	switch {
	case n.OrderID != uuid.Nil && who.RegisterID != uuid.Nil && who.VenueID == n.VenueID && who.May(staff.Sell):
		return web.SeeOther(c, "/till?order="+n.OrderID.String())
	case who.May(staff.UseFloor):
		return web.SeeOther(c, "/floor")
	}
	return web.SeeOther(c, "/")
}

// worker answers the service worker, which shows push messages and nothing else: it stands at the root so
// that a tap on one finds every page.
func (h *Handler) worker(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-cache")
	return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", static.Content("sw.js"))
}

// Words say a notice in the language of whom it goes to.
func Words(l push.Letter) push.Text {
	locale := i18n.Match(l.Language)
	locale.Region = l.Country
	if zone, err := time.LoadLocation(l.Zone); err == nil {
		locale.Zone = zone
	}
	ctx := i18n.With(context.Background(), locale)
	return push.Text{Title: view.Title(ctx, l.Notice), Body: bodyOf(ctx, l.Notice), URL: "/notices/" + l.Notice.ID.String() + "/go", Lang: locale.Tag()}
}

func bodyOf(ctx context.Context, n notice.Notice) string {
	if body := view.Body(ctx, n); body != "" {
		return body + "\n" + view.Meta(ctx, n)
	}
	return view.Meta(ctx, n)
}
