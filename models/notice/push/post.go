package push

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
	"github.com/google/uuid"

	"comptoir/models/db"
)

// A Text is what a person reads of a notice, and where a tap on it leads.
type Text struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url"`
	Lang  string `json:"lang"`
	Tag   string `json:"tag"` // of two with the same, the second takes the place of the first
}

// A Post takes pushes out of the outbox and hands them to the browsers' push services.
type Post struct {
	store  *Store
	keys   Keys
	words  func(Letter) Text
	client *http.Client
	log    *slog.Logger
}

const (
	patience = 10 * time.Second // for one push
	hands    = 8                // pushes on their way at once
	rounds   = time.Second      // a notice is written by whoever has something to say: nobody rings here
)

// NewPost makes the post of a store. words says a notice in a person's language.
func NewPost(s *Store, keys Keys, words func(Letter) Text, log *slog.Logger) *Post {
	dialer := &net.Dialer{Timeout: patience, Control: s.guard}
	return &Post{store: s, keys: keys, words: words, log: log, client: &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: patience, MaxIdleConns: 20, IdleConnTimeout: time.Minute},
	}}
}

var errGuarded = errors.New("not a machine on the open Internet")

// guard refuses a connection by the address that a name led to, so that no name leads inside.
func (s *Store) guard(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !s.reach(to.Addr()) {
		return errGuarded
	}
	return nil
}

// Run sends pushes until ctx ends.
func (p *Post) Run(ctx context.Context) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		if err := p.Round(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("pushes could not be sent", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round sends every push whose time has come. A push service that is slow keeps no other waiting.
func (p *Post) Round(ctx context.Context) error {
	list, err := p.store.takeUp(ctx)
	if err != nil {
		return err
	}
	errs := make([]error, len(list))
	free := make(chan struct{}, hands)
	var all sync.WaitGroup
	for i, d := range list {
		free <- struct{}{}
		all.Go(func() {
			errs[i] = p.send(db.WithAccount(ctx, d.AccountID), d)
			<-free
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// send sends one push, unless nobody needs to know any more or it is past its time.
func (p *Post) send(ctx context.Context, d due) error {
	left := d.ExpiresAt.Sub(p.store.now())
	if left < time.Second {
		return p.store.settle(ctx, d, time.Time{})
	}
	l, err := p.store.letter(ctx, d)
	if db.IsNotFound(err) {
		return p.store.settle(ctx, d, time.Time{})
	}
	if err != nil {
		return fmt.Errorf("read push: %w", err)
	}
	switch status, err := p.post(ctx, l, left); {
	case err == nil && status/100 == 2:
		return p.store.settle(ctx, d, time.Time{})
	case status == http.StatusNotFound || status == http.StatusGone:
		return errors.Join(p.store.Forget(ctx, l.ID, uuid.Nil), p.store.settle(ctx, d, time.Time{}))
	case err != nil && !errors.Is(err, errGuarded) || status == http.StatusTooManyRequests || status >= 500:
		return p.store.settle(ctx, d, p.store.now().Add(pause(d.Attempts)))
	default:
		p.log.WarnContext(ctx, "a push service refuses", "status", status, "err", err)
		return p.store.settle(ctx, d, time.Time{})
	}
}

// pause grows with each try; a push that is older than it is worth is dropped in the end.
func pause(attempts int) time.Duration { return 5 * time.Second << min(2*attempts, 6) }

// longest is how much of a text fits into one record, whatever the script.
const longest = 300

func (p *Post) post(ctx context.Context, l Letter, left time.Duration) (status int, err error) {
	text := p.words(l)
	text.Title, text.Body, text.Tag = cut(text.Title), cut(text.Body), l.Notice.ID.String()
	message, err := json.Marshal(text)
	if err != nil {
		return 0, fmt.Errorf("write push: %w", err)
	}
	answer, err := webpush.SendNotificationWithContext(ctx, message,
		&webpush.Subscription{Endpoint: l.Endpoint, Keys: webpush.Keys{Auth: l.Auth, P256dh: l.P256dh}},
		&webpush.Options{
			HTTPClient: p.client, Subscriber: l.Origin, TTL: int(left / time.Second), Urgency: webpush.UrgencyHigh,
			Topic: strings.ReplaceAll(l.Notice.ID.String(), "-", ""), VAPIDPublicKey: p.keys.Public, VAPIDPrivateKey: p.keys.Private,
		})
	if err != nil {
		return 0, fmt.Errorf("reach push service: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096))
	return answer.StatusCode, nil
}

func cut(text string) string {
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest-1]) + "…"
}
