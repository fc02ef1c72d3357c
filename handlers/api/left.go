package api

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/money"
)

// SoldOut says whether an item is sold out at a venue.
type SoldOut struct {
	VenueID   uuid.UUID `json:"venue_id"`
	VariantID uuid.UUID `json:"variant_id,omitzero"` // none: the item
	SoldOut   bool      `json:"sold_out"`
}

// Portions says how many of an item a venue has left.
type Portions struct {
	VenueID   uuid.UUID       `json:"venue_id"`
	VariantID uuid.UUID       `json:"variant_id,omitzero"` // none: the item
	Left      *money.Quantity `json:"left"`                // null: it is not counted
}

func (h *Handler) soldOut(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	in, err := read[SoldOut](c)
	if err != nil {
		return err
	}
	if err := h.Catalog.SetSoldOut(c.Request().Context(), asked(c, "sold out"), in.VenueID, id, in.VariantID, in.SoldOut); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, in)
}

func (h *Handler) portions(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	in, err := read[Portions](c)
	if err != nil {
		return err
	}
	if err := h.Catalog.Count(c.Request().Context(), asked(c, "portions"), in.VenueID, id, in.VariantID, in.Left); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, in)
}
