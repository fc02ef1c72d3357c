package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
)

// A Problem is an error as it is shown: what went wrong, in words, and what the status is.
type Problem struct {
	Status int
	Fault  *fault.Fault
}

// ErrorViews renders problems: a whole page, or a notice for a screen that stays as it is.
type ErrorViews struct {
	Page   func(c echo.Context, p Problem) templ.Component
	Notice func(c echo.Context, p Problem) templ.Component
	// Message translates a fault for JSON answers.
	Message func(ctx context.Context, f *fault.Fault) string
}

var statuses = map[fault.Kind]int{
	fault.KindInvalid:      http.StatusUnprocessableEntity,
	fault.KindMalformed:    http.StatusBadRequest,
	fault.KindUnauthorized: http.StatusUnauthorized,
	fault.KindForbidden:    http.StatusForbidden,
	fault.KindNotFound:     http.StatusNotFound,
	fault.KindConflict:     http.StatusConflict,
	fault.KindTooMany:      http.StatusTooManyRequests,
	fault.KindUnavailable:  http.StatusServiceUnavailable,
}

// Status returns the HTTP status that answers a refusal.
func Status(f *fault.Fault) int {
	if s, ok := statuses[f.Kind]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// ErrorHandler answers every error a handler returns, in the form the caller reads, and logs what
// is our own failure.
func ErrorHandler(log *slog.Logger, views ErrorViews) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed {
			log.ErrorContext(c.Request().Context(), "answer broke off", "path", c.Path(), "err", err)
			return
		}
		p := problem(err)
		if p.Status >= http.StatusInternalServerError {
			log.ErrorContext(c.Request().Context(), "request failed", "method", c.Request().Method, "path", c.Path(), "err", err)
		}
		if sendErr := answer(c, p, views); sendErr != nil {
			log.ErrorContext(c.Request().Context(), "error page failed", "path", c.Path(), "err", sendErr)
		}
	}
}

func problem(err error) Problem {
	if f := fault.Of(err); f != nil {
		return Problem{Status: Status(f), Fault: f}
	}
	var he *echo.HTTPError
	if errors.As(err, &he) && he.Code < http.StatusInternalServerError {
		return Problem{Status: he.Code, Fault: &fault.Fault{Code: codeOfStatus(he.Code), Err: err}}
	}
	return Problem{Status: http.StatusInternalServerError, Fault: &fault.Fault{Code: "request.failed", Err: err}}
}

func codeOfStatus(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "request.not_found"
	case http.StatusRequestEntityTooLarge:
		return "request.too_large"
	case http.StatusUnauthorized:
		return "request.sign_in"
	case http.StatusForbidden:
		return "request.forbidden"
	}
	return "request.unreadable"
}

func answer(c echo.Context, p Problem, views ErrorViews) error {
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		c.Response().Header().Set(echo.HeaderRetryAfter, "5")
	}
	switch {
	case c.Request().Method == http.MethodHead:
		return c.NoContent(p.Status)
	case wantsJSON(c):
		return problemJSON(c, p, views)
	case p.Status == http.StatusUnauthorized && c.Request().Method == http.MethodGet && !IsHX(c):
		return c.Redirect(http.StatusSeeOther, "/login?next="+url.QueryEscape(c.Request().URL.RequestURI()))
	case p.Status == http.StatusUnauthorized && IsHX(c):
		c.Response().Header().Set("HX-Redirect", "/")
		return c.NoContent(http.StatusUnauthorized)
	case IsHX(c):
		return Render(c, p.Status, views.Notice(c, p))
	}
	return Render(c, p.Status, views.Page(c, p))
}

func wantsJSON(c echo.Context) bool {
	return strings.HasPrefix(c.Request().URL.Path, "/api/") ||
		strings.Contains(c.Request().Header.Get(echo.HeaderAccept), "application/json")
}

// problemJSON answers as RFC 9457 describes.
func problemJSON(c echo.Context, p Problem, views ErrorViews) error {
	body := map[string]any{
		"type": "about:blank", "status": p.Status, "code": p.Fault.Code,
		"title": views.Message(c.Request().Context(), p.Fault),
	}
	if len(p.Fault.Fields) > 0 {
		body["fields"] = p.Fault.Fields
	}
	if permission, ok := p.Fault.Args["permission"]; ok {
		body["permission"] = permission
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	c.Response().WriteHeader(p.Status)
	return c.Echo().JSONSerializer.Serialize(c, body, "")
}
