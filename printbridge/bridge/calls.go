package bridge

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge"
	"comptoir/printbridge/display"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/spool"
	"comptoir/printbridge/terminal"
)

// A route is one call of the API. A path that ends in / takes one more part: an id.
type route struct {
	method, path string
	access       access
	serve        func(call) (outcome, error)
}

func (a *api) table() []route {
	return []route{
		{http.MethodGet, "/v1/ping", anyone, a.ping},
		{http.MethodPost, "/v1/pair", knocker, a.pair},
		{http.MethodDelete, "/v1/pair", paired, a.unpair},
		{http.MethodGet, "/v1/status", paired, a.status},
		{http.MethodGet, "/v1/devices", paired, a.list},
		{http.MethodPost, "/v1/jobs", paired, a.addJob},
		{http.MethodGet, "/v1/jobs/", paired, a.job},
		{http.MethodDelete, "/v1/jobs/", paired, a.cancelJob},
		{http.MethodGet, "/v1/scale", paired, a.scale},
		{http.MethodPost, "/v1/server", paired, a.takeServer},
		{http.MethodDelete, "/v1/server", paired, a.dropServer},
		{http.MethodGet, "/v1/fiscal", paired, a.fiscalOpen},
	}
}

func (a *api) find(method, path string) (route, string, error) {
	there := false
	for _, rt := range a.routes {
		id, ok := match(rt.path, path)
		if !ok {
			continue
		}
		there = true
		if rt.method == method {
			return rt, id, nil
		}
	}
	if there {
		return route{}, "", refuse(http.StatusMethodNotAllowed, "bad_method", "not with this method")
	}
	return route{}, "", refuse(http.StatusNotFound, "not_found", "no such call")
}

func match(pattern, path string) (id string, ok bool) {
	if !strings.HasSuffix(pattern, "/") {
		return "", path == pattern
	}
	id, ok = strings.CutPrefix(path, pattern)
	return id, ok && id != "" && !strings.Contains(id, "/")
}

type greeting struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Protocol int    `json:"protocol"`
}

func hello() greeting { return greeting{printbridge.Name, printbridge.Version, printbridge.Protocol} }

func (a *api) ping(call) (outcome, error) { return outcome{http.StatusOK, hello()}, nil }

// pair is knocking, without a code, and entering, with it.
func (a *api) pair(c call) (outcome, error) {
	var in struct {
		Name string `json:"name"`
		Code string `json:"code"`
	}
	if err := decode(c.body, &in); err != nil {
		return outcome{}, err
	}
	if in.Code == "" {
		if err := a.Book.Ask(c.origin); err != nil {
			return outcome{}, err
		}
		return outcome{http.StatusAccepted, map[string]string{"state": "waiting"}}, nil
	}
	p, err := a.Book.Finish(c.origin, in.Name, in.Code)
	if err != nil {
		return outcome{}, err
	}
	a.log.Info("paired", "origin", c.origin)
	return outcome{http.StatusOK, map[string]string{
		"bridgeId": p.ID, "key": base64.StdEncoding.EncodeToString(p.Key),
	}}, nil
}

func (a *api) unpair(c call) (outcome, error) {
	if err := a.Book.Forget(c.origin); err != nil {
		return outcome{}, err
	}
	a.log.Info("unpaired", "origin", c.origin)
	return outcome{http.StatusOK, map[string]string{"state": "forgotten"}}, nil
}

func (a *api) status(c call) (outcome, error) {
	return outcome{http.StatusOK, struct {
		greeting
		Origin  string       `json:"origin"`
		Devices []DeviceView `json:"devices"`
		Server  *ServerView  `json:"server,omitempty"` // that jobs are fetched from, if it is this page's
	}{hello(), c.origin, a.allowed(c), a.ours(c)}}, nil
}

func (a *api) allowed(c call) []DeviceView {
	return slices.DeleteFunc(a.devices(), func(d DeviceView) bool { return !c.pairing.May(d.Name) })
}

// jobID is what a page may call a job: a UUID, or anything as plain.
var jobID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

type jobInput struct {
	ID       string          `json:"id"`
	Device   string          `json:"device"`
	Kind     spool.Kind      `json:"kind"`
	Document json.RawMessage `json:"document"`

	printed    *doc.Document    // what Document is, by the kind
	registered *fiscal.Document //
	paid       *terminal.Request
	shown      *display.Lines
	own        *spool.RawDocument
}

// check reads the document as its kind has it and says why it is refused.
func (in *jobInput) check() error {
	if !jobID.MatchString(in.ID) {
		return refuse(http.StatusUnprocessableEntity, "bad_id", "want a UUID")
	}
	switch in.Kind {
	case spool.Receipt, spool.Ticket, spool.Report:
		return in.read(&in.printed, func() error { return doc.Check(*in.printed) })
	case spool.Fiscal:
		return in.read(&in.registered, func() error { return in.registered.Check() })
	case spool.Card:
		return in.read(&in.paid, func() error { return in.paid.Check() })
	case spool.Display:
		return in.read(&in.shown, func() error { return in.shown.Check() })
	case spool.Raw:
		return in.read(&in.own, func() error { return in.own.Check() })
	case spool.Drawer:
		if in.missing() {
			return nil
		}
		return in.read(&in.printed, func() error {
			if len(in.printed.Blocks) != 1 || in.printed.Blocks[0].Kind != doc.KindDrawer {
				return errors.New("opening the drawer takes no document but the drawer")
			}
			return doc.Check(*in.printed)
		})
	default:
		return refuse(http.StatusUnprocessableEntity, "unknown_kind", "this bridge prints receipts, tickets, reports and raw bytes, registers fiscal documents, takes cards, opens drawers and shows lines")
	}
}

// read takes the document as its kind has it.
func (in *jobInput) read(into any, check func() error) error {
	if in.missing() {
		return refuse(http.StatusUnprocessableEntity, "bad_document", "the document is missing")
	}
	if err := decode(in.Document, into); err != nil {
		return err
	}
	if err := check(); err != nil {
		return refuse(http.StatusUnprocessableEntity, "bad_document", err.Error())
	}
	return nil
}

func (in *jobInput) missing() bool { return len(in.Document) == 0 || string(in.Document) == "null" }

func (a *api) addJob(c call) (outcome, error) {
	var in jobInput
	if err := decode(c.body, &in); err != nil {
		return outcome{}, err
	}
	if err := in.check(); err != nil {
		return outcome{}, err
	}
	if !c.pairing.May(in.Device) {
		return outcome{}, spool.ErrDevice
	}
	if in.Kind == spool.Display {
		return a.show(in)
	}
	if in.Kind == spool.Raw && !c.pairing.Raw {
		return outcome{}, refuse(http.StatusForbidden, "raw_not_allowed", "this page was not paired for bytes of its own")
	}
	j, err := newJob(c.origin, in)
	if err != nil {
		return outcome{}, err
	}
	v, repeated, err := a.Spool.Add(j)
	if err != nil {
		return outcome{}, err
	}
	if repeated {
		return outcome{http.StatusOK, v}, nil
	}
	a.log.Info("job accepted", "job", j.ID, "origin", c.origin, "device", j.Device, "kind", j.Kind, "bytes", len(j.Document))
	return outcome{http.StatusAccepted, v}, nil
}

func newJob(origin string, in jobInput) (spool.Job, error) {
	j := spool.Job{ID: in.ID, Origin: origin, Device: in.Device, Kind: in.Kind}
	var document any
	switch {
	case in.printed != nil:
		document = in.printed
	case in.registered != nil:
		document = in.registered
	case in.paid != nil:
		document = in.paid
	case in.own != nil:
		document = in.own
	}
	if document != nil {
		raw, err := json.Marshal(document)
		if err != nil {
			return j, err
		}
		j.Document = raw
	}
	sum := sha256.Sum256([]byte(in.Device + "\n" + string(in.Kind) + "\n" + string(j.Document)))
	j.Hash = hex.EncodeToString(sum[:])
	return j, nil
}

// longestWait keeps a long poll below the time-outs of everything in between.
const longestWait = 25 * time.Second

// job shows a job at once, or with ?wait=SECONDS when it changes from what ?seen= says.
func (a *api) job(c call) (outcome, error) {
	patience, err := patienceOf(c)
	if err != nil {
		return outcome{}, err
	}
	if patience == 0 {
		v, err := a.Spool.Job(c.id, c.origin)
		return outcome{http.StatusOK, v}, err
	}
	ctx, stop := context.WithTimeout(c.Context(), patience)
	defer stop()
	v, err := a.Spool.Await(ctx, c.id, c.origin, c.URL.Query().Get("seen"))
	return outcome{http.StatusOK, v}, err
}

func (a *api) cancelJob(c call) (outcome, error) {
	v, err := a.Spool.Cancel(c.id, c.origin)
	return outcome{http.StatusOK, v}, err
}
