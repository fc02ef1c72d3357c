package web

import (
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/models/fault"
)

// CommandHeader and CommandField carry a command's identity: a header for a tap, a hidden field
// for a form.
const (
	CommandHeader = "X-Command-Id"
	CommandField  = "command"
)

// Bind reads path, query and form into a T. What cannot be read is a 400.
func Bind[T any](c echo.Context) (T, error) {
	var in T
	if err := c.Bind(&in); err != nil {
		return in, fault.Malformed("request.unreadable").Because(err)
	}
	return in, nil
}

// CommandID returns the identity of the command that the request gives.
func CommandID(c echo.Context) (uuid.UUID, error) {
	text := c.Request().Header.Get(CommandHeader)
	if text == "" {
		text = c.FormValue(CommandField)
	}
	id, err := uuid.Parse(text)
	if err != nil || id == uuid.Nil {
		return uuid.Nil, fault.Malformed("request.command_missing").Because(err)
	}
	return id, nil
}

// NewCommand makes the identity of a form that is shown, so that sending it twice is sending it once.
func NewCommand() string { return uuid.Must(uuid.NewV7()).String() }

// ID reads a uuid from the path; anything else is "not found", as for an id that does not exist.
func ID(c echo.Context, param string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param(param))
	if err != nil {
		return uuid.Nil, fault.NotFound("request.not_found").Because(err)
	}
	return id, nil
}

// OptionalID reads a uuid from a form or query field; empty is the zero id, anything else unreadable is refused.
func OptionalID(c echo.Context, field string) (uuid.UUID, error) {
	text := strings.TrimSpace(c.FormValue(field))
	if text == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, fault.Malformed("request.unreadable").Field(field, "request.unreadable").Because(err)
	}
	return id, nil
}
