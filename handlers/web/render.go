package web

import (
	"bytes"
	"net/http"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render renders first and sends after, so that a failure is still a 500 and not half a page.
func Render(c echo.Context, status int, component templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := component.Render(c.Request().Context(), b); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.HTMLBlob(status, b.Bytes())
}

// IsHX reports whether htmx asks, so that fragments are wanted and not a page.
func IsHX(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

// SeeOther sends the browser to another page after a form was taken.
func SeeOther(c echo.Context, path string) error {
	if IsHX(c) {
		c.Response().Header().Set("HX-Redirect", path)
		return c.NoContent(http.StatusOK)
	}
	return c.Redirect(http.StatusSeeOther, path)
}
