package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"comptoir/models/db"
	"comptoir/models/staff"
	"comptoir/views/i18n"
)

const (
	bodyLimit  = "12M" // the largest upload: a menu of 20,000 rows
	bridgePort = "http://127.0.0.1:17911"
)

// Config is what a server is made of.
type Config struct {
	Log        *slog.Logger
	Sessions   *Sessions
	Identifier Identifier
	Keys       KeyIdentifier
	Errors     ErrorViews
	Routes     []Route
	Static     http.Handler // answers /static/
}

// New builds the server's handler from the route table.
func New(cfg Config) http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPFromXFFHeader() // believed from proxies in private networks only
	e.HTTPErrorHandler = ErrorHandler(cfg.Log, cfg.Errors)
	e.Use(recovered, record(cfg.Log), securityHeaders, middleware.BodyLimit(bodyLimit), readable, compressed(), identify(cfg))
	e.GET("/static/*", echo.WrapHandler(cfg.Static))
	for _, r := range cfg.Routes {
		e.Add(r.Method, r.Path, authorize(r))
	}
	return http.NewCrossOriginProtection().Handler(e)
}

// identify puts who is asking, their account and their language into the request's context.
func identify(cfg Config) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if strings.HasPrefix(r.URL.Path, "/static/") {
				return next(c)
			}
			ctx := r.Context()
			locale := i18n.Match(languageOf(r))
			id, err := asking(cfg, r)
			if err != nil {
				return err
			}
			if id.Known() {
				ctx = staff.With(db.WithAccount(ctx, id.AccountID), id)
				locale = localeOf(id, locale)
			}
			c.SetRequest(r.WithContext(i18n.With(ctx, locale)))
			return next(c)
		}
	}
}

// asking finds out who a request comes from: a program by its key under /api/, where cookies mean
// nothing, and a browser by its cookies everywhere else.
func asking(cfg Config, r *http.Request) (staff.Identity, error) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		key, ok := strings.CutPrefix(r.Header.Get(echo.HeaderAuthorization), "Bearer ")
		if !ok || cfg.Keys == nil {
			return staff.Identity{}, nil
		}
		return cfg.Keys.Identify(r.Context(), key)
	}
	claims := cfg.Sessions.Claims(r)
	if claims.AccountID == uuid.Nil {
		return staff.Identity{}, nil
	}
	return cfg.Identifier.Identify(db.WithAccount(r.Context(), claims.AccountID), claims)
}

// localeOf is the person's language with the account's ways of writing and the venue's clock.
func localeOf(id staff.Identity, fallback i18n.Locale) i18n.Locale {
	l := fallback
	if id.Language != "" {
		l = i18n.Match(id.Language)
	}
	l.Region = id.Country
	if zone, err := time.LoadLocation(id.Zone); err == nil {
		l.Zone = zone
	}
	return l
}

// languageOf prefers the language chosen on the sign-in page to the browser's own.
func languageOf(r *http.Request) string {
	if cookie, err := r.Cookie("lang"); err == nil {
		return cookie.Value
	}
	return r.Header.Get("Accept-Language")
}

func securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self' " + bridgePort + "; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), loopback-network=(self), local-network-access=(self)")
		if secure(c.Request()) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// compressed leaves streams alone: a compressor would hold events back.
func compressed() echo.MiddlewareFunc {
	return middleware.GzipWithConfig(middleware.GzipConfig{
		MinLength: 860,
		Skipper: func(c echo.Context) bool {
			return c.Path() == "/events" || strings.HasPrefix(c.Request().URL.Path, "/static/")
		},
	})
}

func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisablePrintStack: true,
		LogErrorFunc:      func(_ echo.Context, err error, stack []byte) error { return panicked{err, stack} },
	})(next)
}

type panicked struct {
	err   error
	stack []byte
}

func (p panicked) Error() string { return "panic: " + p.err.Error() + "\n" + string(p.stack) }

// record writes one log record a request, without names, bodies or query strings.
func record(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			begin := time.Now()
			err := next(c)
			if err != nil {
				c.Error(err)
			}
			id := staff.From(c.Request().Context())
			log.LogAttrs(context.WithoutCancel(c.Request().Context()), slog.LevelDebug, "request",
				slog.String("method", c.Request().Method), slog.String("route", c.Path()),
				slog.Int("status", c.Response().Status), slog.Duration("took", time.Since(begin)),
				slog.String("account", id.AccountID.String()))
			return nil
		}
	}
}
