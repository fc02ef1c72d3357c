package shift

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/slip"
)

// photographed is the picture of a slip that came with a form, drawn anew; nil where none came.
func photographed(c echo.Context) ([]byte, error) {
	header, err := c.FormFile("photo")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	if header.Size == 0 {
		return nil, nil
	}
	file, err := header.Open()
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	defer func() { _ = file.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(file, slip.Limit+1))
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	return slip.Read(data)
}

// photo answers the picture of a slip. It never changes.
func (h *Handler) photo(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	p, err := h.Shifts.Photo(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if !web.Who(c).In(p.VenueID) {
		return fault.NotFound("request.not_found")
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, "image/jpeg", p.JPEG)
}
