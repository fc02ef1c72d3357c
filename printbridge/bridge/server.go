package bridge

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"comptoir/printbridge/config"
	"comptoir/printbridge/remote"
	"comptoir/printbridge/spool"
)

// A fetching is the client of one server with its worker.
type fetching struct {
	*remote.Client
	stop  context.CancelFunc
	ended chan struct{}
}

// fetch starts, changes or ends the client, by what the settings say. Call with the lock held.
func (b *Bridge) fetch(s *remote.Server) {
	if b.remote != nil && (s == nil || b.remote.Server != *s) {
		b.remote.stop()
		<-b.remote.ended
		b.remote = nil
	}
	if s == nil || b.remote != nil {
		return
	}
	ctx, stop := context.WithCancel(b.printing)
	f := &fetching{
		Client: &remote.Client{Server: *s, Printer: remotePrinter{b, s.Address}, Log: b.log},
		stop:   stop, ended: make(chan struct{}),
	}
	b.remote = f
	go func() {
		defer close(f.ended)
		f.Run(ctx)
	}()
}

// A ServerView is the server that jobs come from.
type ServerView struct {
	Address string `json:"address"`
	State   string `json:"state"` // "connected", "offline" or "refused"
}

// from is where jobs are fetched; nil where they are not.
func (b *Bridge) from() *ServerView {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.remote == nil {
		return nil
	}
	v := ServerView{b.remote.Server.Address, b.remote.Trouble()}
	if v.State == "" {
		v.State = "connected"
	}
	return &v
}

// ours is the server of the page that asks; of another it learns nothing.
func (a *api) ours(c call) *ServerView {
	if s := a.from(); s != nil && s.Address == c.origin {
		return s
	}
	return nil
}

// takeServer lets a page of the server itself say that jobs are to be fetched there: no page
// can send this bridge to another one.
func (a *api) takeServer(c call) (outcome, error) {
	var s remote.Server
	if err := decode(c.body, &s); err != nil {
		return outcome{}, err
	}
	if s.Address != c.origin {
		return outcome{}, refuse(http.StatusForbidden, "bad_origin", "a page can only name its own server")
	}
	if err := s.Check(); err != nil {
		return outcome{}, refuse(http.StatusUnprocessableEntity, "bad_server", err.Error())
	}
	if err := config.SetServer(a.dir, &s); err != nil {
		return outcome{}, err
	}
	a.log.Info("jobs are fetched", "server", s.Address)
	return outcome{http.StatusOK, map[string]string{"state": "connecting"}}, a.refresh()
}

// dropServer ends that.
func (a *api) dropServer(c call) (outcome, error) {
	if a.ours(c) == nil {
		return outcome{}, refuse(http.StatusNotFound, "no_server", "no jobs are fetched from this server")
	}
	if err := config.SetServer(a.dir, nil); err != nil {
		return outcome{}, err
	}
	return outcome{http.StatusOK, map[string]string{"state": "forgotten"}}, a.refresh()
}

// A remotePrinter gives the server's jobs to the spool, under the origin of its pages: a job
// that a page has handed over too is known, and printed once.
type remotePrinter struct {
	*Bridge
	origin string
}

// Print checks a job as if a page had sent it.
func (p remotePrinter) Print(j remote.Job) (remote.Outcome, error) {
	if v, err := p.Spool.Job(j.ID, p.origin); err == nil {
		return outcomeOf(v), nil
	}
	in := jobInput{ID: j.ID, Device: j.Device, Kind: spool.Kind(j.Kind), Document: j.Document}
	err := in.check()
	switch in.Kind {
	case spool.Receipt, spool.Ticket, spool.Report, spool.Drawer:
	default:
		err = errors.Join(err, fmt.Errorf("a server does not send jobs of kind %q", in.Kind))
	}
	if err != nil {
		return remote.Outcome{State: string(spool.Failed), Code: spool.BadDocument, Over: true}, err
	}
	made, err := newJob(p.origin, in)
	if err != nil {
		return remote.Outcome{State: string(spool.Failed), Code: spool.BadDocument, Over: true}, err
	}
	v, _, err := p.Spool.Add(made)
	if err != nil {
		return remote.Outcome{State: string(spool.Failed), Code: refused(err).Code, Over: true}, err
	}
	p.log.Info("job accepted", "job", j.ID, "origin", p.origin, "device", j.Device, "kind", j.Kind, "bytes", len(made.Document), "by", "stream")
	return outcomeOf(v), nil
}

func outcomeOf(v spool.View) remote.Outcome {
	return remote.Outcome{State: string(v.State), Code: v.Code, Over: v.State.Final()}
}

// Await follows a job.
func (p remotePrinter) Await(ctx context.Context, id string, seen remote.Outcome) (remote.Outcome, error) {
	v, err := p.Spool.Await(ctx, id, p.origin, seen.State+"."+seen.Code)
	return outcomeOf(v), err
}

// Cancel takes a job back if nothing of it was printed.
func (p remotePrinter) Cancel(id string) { _, _ = p.Spool.Cancel(id, p.origin) }
