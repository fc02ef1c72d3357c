package web

import "github.com/labstack/echo/v4"

// Origin is where guests reach this server: as it was configured, or as this browser does.
func Origin(c echo.Context, configured string) string {
	if configured != "" {
		return configured
	}
	return c.Scheme() + "://" + c.Request().Host
}
