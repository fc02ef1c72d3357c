package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	"comptoir/handlers/web"
	"comptoir/models/db"
	"comptoir/models/fault"
)

const bodyLimit = 1 << 20

func (h *Handler) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !h.pace.Allow(web.Who(c).KeyID, h.Now()) {
			return fault.TooMany("api.too_many")
		}
		return next(c)
	}
}

const (
	idempotencyKey = "Idempotency-Key"
	keyLimit       = 200
)

// idempotent lets a POST be sent again. What was asked under a key is remembered; the same again is
// carried out under the same ids, which does nothing twice, and anything else under it is refused.
func (h *Handler) idempotent(e endpoint) echo.HandlerFunc {
	return func(c echo.Context) error {
		key := c.Request().Header.Get(idempotencyKey)
		if key == "" {
			return e.handle(c)
		}
		if len(key) > keyLimit {
			return fault.Invalid("request.invalid").Field(idempotencyKey, "field.too_long")
		}
		body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, bodyLimit))
		if err != nil {
			return unreadable(err)
		}
		c.Request().Body = io.NopCloser(bytes.NewReader(body))
		if err := h.remember(c.Request().Context(), asked(c, "request"), c.Request().URL.Path+"\n"+string(body)); err != nil {
			return err
		}
		return e.handle(c)
	}
}

func (h *Handler) remember(ctx context.Context, id uuid.UUID, what string) error {
	return h.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		answer := struct{}{}
		_, err := db.Once(ctx, tx, id, "api.request", what, &answer, func() error { return nil })
		return err
	})
}

// asked is an id that belongs to the request: the same for the same idempotency key of the same
// program, and a new one where it sent none.
func asked(c echo.Context, what string) uuid.UUID {
	key := c.Request().Header.Get(idempotencyKey)
	if key == "" {
		return uuid.Must(uuid.NewV7())
	}
	return uuid.NewSHA1(web.Who(c).KeyID, []byte(what+"\n"+c.Request().URL.Path+"\n"+key))
}

// read takes the body as a T. A field that T does not have is refused by its name: it was meant to
// do something.
func read[T any](c echo.Context) (in T, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, bodyLimit))
	if err != nil {
		return in, unreadable(err)
	}
	var document any
	if json.Unmarshal(body, &document) == nil {
		if field := web.CardIn("", document); field != "" {
			return in, web.CardNumber(field)
		}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, unreadable(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return in, unreadable(err)
	}
	return in, nil
}

func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &fault.Fault{Kind: fault.KindMalformed, Code: "request.too_large", Err: err}
	}
	f := fault.Malformed("api.unreadable")
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return f.Field(typed.Field, "api.unreadable").Because(err)
	}
	if err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return fault.Invalid("request.invalid").Field(strings.Trim(name, `"`), "api.unknown_field").Because(err)
		}
	}
	return f.Because(err)
}

// limit reads how many of a list are wanted.
func limit(c echo.Context) (int, error) {
	const usual, most = 50, 200
	text := c.QueryParam("limit")
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fault.Invalid("request.invalid").Field("limit", "field.range")
	}
	return n, nil
}

// A List is a part of what there is; NextCursor leads to the next part and is empty at the end.
type List[T any] struct {
	Data       []T    `json:"data"`
	NextCursor string `json:"next_cursor,omitempty"`
}

func listOf[T, U any](rows []T, one func(T) U) List[U] {
	list := List[U]{Data: make([]U, len(rows))}
	for i, r := range rows {
		list.Data[i] = one(r)
	}
	return list
}
