package till

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/platform"
	"comptoir/models/receipt/printdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// bridgeRoutes are for bridges that print for machines without one: they come with a key, keep a
// stream open, and say what became of each job.
func (h *Handler) bridgeRoutes() []web.Route {
	prints := web.Scope(string(platform.PrintJobs))
	return []web.Route{
		web.Get("/api/bridge/jobs", prints, h.bridgeStream),
		web.Post("/api/bridge/jobs/:id/report", prints, h.bridgeReport),
	}
}

const (
	bridgeBeat     = 15 * time.Second
	bridgePatience = 10 * time.Second
	bridgeLifetime = time.Hour // then it comes again, and its key is looked at again
)

// A bridgeLine is one line of the stream: a job to print, or the id of one not to print any more.
// An empty one says that the server is still there.
type bridgeLine struct {
	Job    *bridgeJob `json:"job,omitempty"`
	Cancel string     `json:"cancel,omitempty"`
}

type bridgeJob struct {
	ID       string          `json:"id"`
	Device   string          `json:"device"`
	Kind     string          `json:"kind"`
	Document json.RawMessage `json:"document,omitempty"`
}

// bridgeStream tells a bridge its jobs, each once a stream: the bridge knows those that it has.
func (h *Handler) bridgeStream(c echo.Context) error {
	ctx := c.Request().Context()
	sub, err := h.Hub.Subscribe(ctx, live.Query{Topics: []live.Topic{live.Print}})
	if errors.Is(err, live.ErrCut) {
		return c.NoContent(http.StatusServiceUnavailable)
	}
	if err != nil {
		return err
	}
	defer sub.Close()
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "application/x-ndjson")
	head.Set(echo.HeaderCacheControl, "no-store")
	head.Set("X-Accel-Buffering", "no")
	c.Response().WriteHeader(http.StatusOK)
	control := http.NewResponseController(c.Response())
	_ = control.SetReadDeadline(time.Time{})
	s := bridgeSending{Handler: h, c: c, bridge: web.Who(c).KeyID, told: map[uuid.UUID]bool{}, send: func(l bridgeLine) error {
		_ = control.SetWriteDeadline(time.Now().Add(bridgePatience))
		if err := json.NewEncoder(c.Response()).Encode(l); err != nil {
			return err
		}
		return control.Flush()
	}}
	beat, end := time.NewTicker(bridgeBeat), time.NewTimer(bridgeLifetime)
	defer beat.Stop()
	defer end.Stop()
	err = s.beat(ctx)
	for err == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-end.C:
			return nil
		case <-beat.C:
			err = s.beat(ctx)
		case <-sub.Ready():
			if _, err = sub.Take(); err == nil {
				err = s.tell(ctx)
			}
		}
	}
	return nil // the bridge is gone, was cut off, or has to come again; nobody is there to be told
}

// A bridgeSending is one stream and what it has told.
type bridgeSending struct {
	*Handler
	c      echo.Context
	bridge uuid.UUID
	told   map[uuid.UUID]bool
	send   func(bridgeLine) error
}

// beat shows that both ends are there. What was told to be new is looked at again: a register may
// print through this bridge only since a moment ago.
func (s *bridgeSending) beat(ctx context.Context) error {
	if err := s.Prints.Heard(ctx, s.bridge); err != nil {
		return err
	}
	if err := s.send(bridgeLine{}); err != nil {
		return err
	}
	return s.tell(ctx)
}

// tell sends the jobs that are new, and takes back those that nobody wants any more.
func (s *bridgeSending) tell(ctx context.Context) error {
	jobs, err := s.Prints.ForBridge(ctx, s.bridge)
	if err != nil {
		return err
	}
	still := map[uuid.UUID]bool{}
	for _, j := range jobs {
		still[j.ID] = true
		if s.told[j.ID] {
			continue
		}
		s.stand(j)
		d, err := s.written(s.c, j)
		if fault.Of(err) != nil {
			continue // its order is gone: there is nothing to print
		}
		if err != nil {
			return err
		}
		if err := s.send(bridgeLine{Job: &bridgeJob{ID: j.ID.String(), Device: j.Device, Kind: j.Kind, Document: d}}); err != nil {
			return err
		}
		s.told[j.ID] = true
	}
	for id := range s.told {
		if still[id] {
			continue
		}
		if err := s.send(bridgeLine{Cancel: id.String()}); err != nil {
			return err
		}
		delete(s.told, id)
	}
	return nil
}

// stand has what follows happen at the job's venue: a key has none of its own.
func (s *bridgeSending) stand(j printdb.Job) {
	id := web.Who(s.c)
	id.VenueID, id.RegisterID = j.VenueID, j.RegisterID.UUID
	r := s.c.Request()
	s.c.SetRequest(r.WithContext(staff.With(r.Context(), id)))
}

// written is what a job prints, as the bridge takes it; nothing for the drawer that the printer is set up with.
func (h *Handler) written(c echo.Context, job printdb.Job) (json.RawMessage, error) {
	switch {
	case len(job.Document) > 0:
		return job.Document, nil
	case job.Kind == "drawer":
		return nil, nil
	}
	d, err := h.compose(c.Request().Context(), job)
	if err != nil {
		return nil, err
	}
	if job.Kind == "receipt" && job.OrderID.Valid && !job.RefundID.Valid && !job.CheckID.Valid && !job.InvoiceID.Valid {
		o, err := h.load(c.Request().Context(), job.OrderID.UUID)
		if err != nil {
			return nil, err
		}
		if d, err = h.linked(c, o, d); err != nil {
			return nil, err
		}
	}
	return json.Marshal(d)
}

// bridgeReport takes down what a bridge says of one of its jobs.
func (h *Handler) bridgeReport(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	job, err := h.Prints.OfBridge(ctx, web.Who(c).KeyID, id)
	if err != nil {
		return err
	}
	if err := h.Prints.Report(ctx, job.ID, c.FormValue("state"), c.FormValue("code")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// lendBridge gives this machine's bridge a key with which it prints for other machines too. The
// page hands it over; it is shown nowhere.
func (h *Handler) lendBridge(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	key, err := h.Platform.NewKey(c.Request().Context(), command, who, who.DeviceName, []platform.Scope{platform.PrintJobs})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Lent(view.LentView{Server: c.Scheme() + "://" + c.Request().Host, Key: key}))
}

// printThrough chooses the bridge through which this register prints.
func (h *Handler) printThrough(c echo.Context) error {
	bridge, err := web.OptionalID(c, "bridge")
	if err != nil {
		return err
	}
	if err := h.Prints.PrintThrough(c.Request().Context(), web.Who(c).RegisterID, bridge); err != nil {
		return err
	}
	closeSheet(c)
	return h.jobs(c)
}

// recentPrints answers what the printers of this register had to do lately.
func (h *Handler) recentPrints(c echo.Context) error {
	v, err := h.recent(c, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Recent(v))
}

func (h *Handler) recent(c echo.Context, f *fault.Fault) (view.RecentView, error) {
	list, err := h.Prints.Recent(c.Request().Context(), web.Who(c).RegisterID)
	v := view.RecentView{Jobs: list, NewID: func() string { return newID().String() }}
	if f != nil {
		v.Fault, v.Job, v.Typed = f, c.Param("id"), c.FormValue("device")
	}
	return v, err
}

// queueAfter answers, after something was done about a job, the list that the person looks at.
func (h *Handler) queueAfter(c echo.Context) error {
	if c.FormValue("recent") == "" {
		return h.jobs(c)
	}
	v, err := h.recent(c, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.RecentJobs(v))
}

// redirect has another printer print a job.
func (h *Handler) redirect(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	job, err := h.job(c)
	if err != nil {
		return err
	}
	err = h.Prints.Redirect(c.Request().Context(), command, job.ID, c.FormValue("device"))
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid && web.IsHX(c) {
		v, err := h.recent(c, f)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusUnprocessableEntity, view.RecentJobs(v))
	}
	if err != nil {
		return err
	}
	return h.queueAfter(c)
}
