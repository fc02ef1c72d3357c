package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"comptoir/models/db"
)

// A Post takes letters out of the outbox and hands them to a sender.
type Post struct {
	store  *Store
	sender Sender
	log    *slog.Logger
}

// NewPost makes the post of an outbox.
func NewPost(s *Store, to Sender, log *slog.Logger) *Post {
	return &Post{store: s, sender: to, log: log}
}

// rounds is how often the post looks without being called: for what waits for its next try, and for letters that another
// copy of the server left behind.
const rounds = 10 * time.Second

// Run sends letters until ctx ends.
func (p *Post) Run(ctx context.Context) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		if err := p.Round(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("mails could not be sent", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-p.store.wake:
		case <-tick.C:
		}
	}
}

// Round sends every letter whose time has come.
func (p *Post) Round(ctx context.Context) error {
	list, err := p.store.takeUp(ctx)
	for _, d := range list {
		err = errors.Join(err, p.send(db.WithAccount(ctx, d.AccountID), d))
	}
	return err
}

func (p *Post) send(ctx context.Context, d due) error {
	m, err := p.store.letter(ctx, d.MailID)
	if db.IsNotFound(err) {
		return nil // taken back meanwhile
	}
	if err != nil || m.State != Waiting {
		return err
	}
	m.Attempts++
	err = p.sender.Send(ctx, Letter{ID: m.ID, To: m.Recipient, Sender: m.Sender, Subject: m.Subject, Body: m.Body})
	next := p.store.now()
	switch pauses := retries(); {
	case err == nil:
		m.State, m.Error = Sent, ""
	case isPermanent(err) || m.Attempts > len(pauses):
		m.State, m.Error = Failed, said(err)
	default:
		m.Error, next = said(err), next.Add(pauses[m.Attempts-1])
	}
	return p.store.settle(ctx, m, next)
}

// said is what a person reads of an error: its first words.
func said(err error) string {
	text := []rune(err.Error())
	return string(text[:min(len(text), 300)])
}
