// Package live carries the feed of changes to browsers: as a stream of events, or page by page
// where streams are cut.
//
// It owns the form of the stream, its heartbeat and how a browser resumes it. It must not know
// what a change means. Start reading at Handler.stream.
package live

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/live"
)

// Handler answers at /events.
type Handler struct {
	Hub       *live.Hub
	Heartbeat time.Duration // 0: 15 seconds
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	return []web.Route{web.Get("/events", web.Known(), h.events)}
}

// events answers with a stream, or with what is new for a browser that polls.
func (h *Handler) events(c echo.Context) error {
	q, err := query(c)
	if err != nil {
		return err
	}
	if c.QueryParam("poll") != "" {
		return h.poll(c, q)
	}
	return h.stream(c, q)
}

// query reads what is listened to. A device hears its own venue.
func query(c echo.Context) (live.Query, error) {
	var q live.Query
	for name := range strings.FieldsFuncSeq(c.QueryParam("topics"), func(r rune) bool { return r == ',' || r == ' ' }) {
		topic := live.Topic(name)
		if !slices.Contains(live.Topics(), topic) {
			return q, fault.Malformed("request.unreadable").Field("topics", "request.unreadable")
		}
		q.Topics = append(q.Topics, topic)
	}
	var err error
	if who := web.Who(c); who.DeviceID != uuid.Nil {
		q.Venue = who.VenueID
	} else if q.Venue, err = web.OptionalID(c, "venue"); err != nil {
		return q, err
	}
	q.Since, q.Resume, err = since(c)
	return q, err
}

// since reads from where to resume. The header is the browser's own, at a reconnection, and newer
// than the address, which is as old as the page.
func since(c echo.Context) (seq int64, resume bool, err error) {
	for _, text := range []string{
		c.Request().Header.Get("Last-Event-ID"),
		strings.Trim(c.Request().Header.Get("If-None-Match"), `"W/`),
		c.QueryParam("since"),
	} {
		if text == "" {
			continue
		}
		seq, err = strconv.ParseInt(text, 10, 64)
		if err != nil || seq < 0 {
			return 0, false, fault.Malformed("request.unreadable").Because(err)
		}
		return seq, true, nil
	}
	return 0, false, nil
}

// A change as browsers read it.
type change struct {
	ID    int64      `json:"id,omitempty"`
	Topic live.Topic `json:"topic"`
	Key   string     `json:"key,omitempty"`
}

func changeOf(m *live.Message) change {
	out := change{Topic: m.Topic}
	if m.Key != uuid.Nil {
		out.Key = m.Key.String()
	}
	return out
}

// poll answers what is new, or 304. "last" is what to ask with the next time.
func (h *Handler) poll(c echo.Context, q live.Query) error {
	p, err := h.Hub.Since(c.Request().Context(), q)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	c.Response().Header().Set("ETag", strconv.Quote(strconv.FormatInt(p.Last, 10)))
	if q.Resume && !p.Reset && p.Last == q.Since {
		return c.NoContent(http.StatusNotModified)
	}
	answer := struct {
		Last    int64    `json:"last"`
		Reset   bool     `json:"reset"`
		Changes []change `json:"changes"`
	}{p.Last, p.Reset, []change{}}
	for _, m := range p.Changes {
		out := changeOf(m)
		out.ID = m.Seq
		answer.Changes = append(answer.Changes, out)
	}
	return c.JSON(http.StatusOK, answer)
}
