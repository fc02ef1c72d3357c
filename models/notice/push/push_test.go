package push_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/notice"
	"comptoir/models/notice/push"
)

// A house is a venue in which Ann serves, with a telephone.
type house struct {
	t              testing.TB
	db             *db.DB
	ctx            context.Context
	account, venue uuid.UUID
	grill, ann     notice.Reader
	notices        *notice.Store
	store          *push.Store
	later          time.Duration // than it is
	keys           push.Keys
	phone          *browser
	sub            push.Subscription
}

// anywhere lets the server send to this machine, where the tests' push services are.
func anywhere(netip.Addr) bool { return true }

func open(t testing.TB) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), venue: uuid.New(), keys: push.NewKeys([]byte("a secret")), phone: newBrowser(t)}
	h.account, _ = db.Account(h.ctx)
	h.notices, h.store = notice.New(d, nil), push.NewStore(d, func() time.Time { return time.Now().Add(h.later) }, anywhere)
	h.grill = notice.Reader{VenueID: h.venue, Station: uuid.New(), Name: "Grill"}
	h.ann = notice.Reader{VenueID: h.venue, Staff: uuid.New(), Name: "Ann", Floor: true}
	role := uuid.New()
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", h.account, h.venue)
	h.run("insert into stations (account_id, id, venue_id, name) values (?, ?, ?, 'Grill')", h.account, h.grill.Station, h.venue)
	h.run("insert into roles (account_id, id, name, permissions) values (?, ?, 'Waiter', '{floor.use}')", h.account, role)
	h.run("insert into staff (account_id, id, name, role_id, language) values (?, ?, 'Ann', ?, 'uk')", h.account, h.ann.Staff, role)
	h.sub = h.phone.subscription()
	h.sub.ID, h.sub.StaffID = uuid.New(), h.ann.Staff
	must(t, h.store.Subscribe(h.ctx, h.sub))
	return h
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	must(h.t, h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	}))
}

func (h *house) write(to notice.Target) uuid.UUID {
	h.t.Helper()
	id := uuid.New()
	must(h.t, h.notices.Send(h.ctx, id, h.grill, notice.Message{To: to, Phrase: notice.Come, About: "5"}))
	return id
}

// post is what one copy of the server has.
func (h *house) post() *push.Post {
	p := push.NewPost(h.store, h.keys, func(l push.Letter) push.Text {
		return push.Text{Title: string(l.Notice.Phrase) + " " + l.Notice.About, URL: "/till", Lang: l.Language}
	}, slog.New(slog.DiscardHandler))
	push.Trust(p, h.phone.Certificate())
	return p
}

func (h *house) round() {
	h.t.Helper()
	must(h.t, h.post().Round(h.ctx))
}

func (h *house) waiting() (n int) {
	h.t.Helper()
	must(h.t, h.db.Global(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select count(*) from push_queue").Scan(ctx, &n)
	}))
	return n
}

func (h *house) subscribed() bool {
	h.t.Helper()
	is, err := h.store.Known(h.ctx, h.sub.ID, h.ann.Staff)
	must(h.t, err)
	return is
}

func TestANoticeReachesTheTelephoneEncryptedInThePersonsLanguageAndOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.write(notice.ToStaff(h.ann.Staff))
	var copies sync.WaitGroup
	for range 3 {
		p := h.post()
		copies.Go(func() {
			if err := p.Round(h.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	copies.Wait()
	texts, heads := h.phone.got()
	if len(texts) != 1 {
		t.Fatalf("sent %d times", len(texts))
	}
	if got := texts[0]; got != (push.Text{Title: "come 5", URL: "/till", Lang: "uk", Tag: id.String()}) {
		t.Errorf("%+v", got)
	}
	claims := signed(t, heads[0], h.keys)
	if claims["aud"] != h.phone.URL || claims["sub"] != "https://till.example" {
		t.Errorf("%v", claims)
	}
	if ttl, err := strconv.Atoi(heads[0].Get("TTL")); err != nil || ttl < 500 || ttl > 600 || heads[0].Get("Urgency") != "high" {
		t.Errorf("%v", heads[0])
	}
	if n := h.waiting(); n != 0 {
		t.Errorf("%d wait on", n)
	}
}

func TestABrowserThatIsGoneIsForgotten(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusGone} {
		h := open(t)
		h.phone.answers(status)
		h.write(notice.ToStaff(h.ann.Staff))
		h.round()
		if h.subscribed() || h.waiting() != 0 {
			t.Errorf("%d: subscribed %v, %d wait", status, h.subscribed(), h.waiting())
		}
	}
}

func TestWhatAPushServiceCouldNotTakeIsTriedAgainUntilItIsOld(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.phone.answers(http.StatusServiceUnavailable)
	h.write(notice.ToStaff(h.ann.Staff))
	h.round()
	h.round() // not yet
	if _, heads := h.phone.got(); len(heads) != 1 || h.waiting() != 1 {
		t.Fatalf("tried %d times, %d wait", len(heads), h.waiting())
	}
	h.later += 6 * time.Second
	h.phone.answers(http.StatusCreated)
	h.round()
	if texts, _ := h.phone.got(); len(texts) != 1 || h.waiting() != 0 {
		t.Fatalf("%d arrived, %d wait", len(texts), h.waiting())
	}
	h.write(notice.ToStaff(h.ann.Staff))
	h.later += 10 * time.Minute
	h.round()
	if texts, _ := h.phone.got(); len(texts) != 1 || h.waiting() != 0 {
		t.Errorf("what is ten minutes old was sent: %d arrived, %d wait", len(texts), h.waiting())
	}
}

func TestWhatWasReadMeanwhileIsNotSent(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.write(notice.ToStaff(h.ann.Staff))
	must(t, h.notices.Read(h.ctx, h.ann, id))
	h.round()
	if _, heads := h.phone.got(); len(heads) != 0 || h.waiting() != 0 {
		t.Errorf("sent %d times, %d wait", len(heads), h.waiting())
	}
}

func TestWhoIsSignedOutEverywhereLeftOrLostTheDeviceIsNotNotified(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*house){
		"signed out everywhere": func(h *house) { h.run("update staff set epoch = epoch + 1 where id = ?", h.ann.Staff) },
		"left":                  func(h *house) { h.run("update staff set active = false where id = ?", h.ann.Staff) },
		"signed out here":       func(h *house) { must(t, h.store.Forget(h.ctx, h.sub.ID, uuid.Nil)) },
		"another person's now":  func(h *house) { must(t, h.store.Forget(h.ctx, h.sub.ID, uuid.New())) },
		"device shut out": func(h *house) {
			device := uuid.New()
			h.run("insert into devices (account_id, id, venue_id, kind, name) values (?, ?, ?, 'display', 'Phone')", h.account, device, h.venue)
			h.sub.DeviceID = device
			must(t, h.store.Subscribe(h.ctx, h.sub))
			h.run("update devices set revoked_at = now() where id = ?", device)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			h.write(notice.ToStaff(h.ann.Staff))
			act(h)
			h.round()
			if _, heads := h.phone.got(); len(heads) != 0 || h.waiting() != 0 || h.subscribed() {
				t.Errorf("sent %d times, %d wait, subscribed %v", len(heads), h.waiting(), h.subscribed())
			}
		})
	}
	h := open(t)
	must(t, h.store.Forget(h.ctx, h.sub.ID, h.ann.Staff)) // the same person signs in again
	if !h.subscribed() {
		t.Error("forgotten at a sign-in")
	}
}

func TestWhatIsForAllReachesTheTelephonesOfThoseAtWork(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.run("update push_subscriptions set seen_at = now() - interval '5 hours'")
	h.write(notice.Floor)
	if n := h.waiting(); n != 0 {
		t.Fatalf("somebody at home is called")
	}
	if !h.subscribed() { // looks at a page
		t.Fatal("not known")
	}
	h.write(notice.Floor)
	h.write(notice.Kitchen)
	h.round()
	if texts, _ := h.phone.got(); len(texts) != 1 {
		t.Errorf("%d arrived", len(texts))
	}
}

func TestAServerIsNotMadeToCallItsNeighbours(t *testing.T) {
	t.Parallel()
	h := open(t)
	guarded := push.NewStore(h.db, time.Now, push.Public)
	for _, endpoint := range []string{
		"http://push.example/1", "https://127.0.0.1/1", "https://[::1]/1", "https://10.0.0.8/1", "https://169.254.169.254/latest", "https://localhost/1",
		"https://user@push.example/1", "https://", "ftp://push.example", "https://192.168.1.1:8443/x", "https://push.example/" + strings.Repeat("x", 2000),
	} {
		sub := h.sub
		sub.Endpoint = endpoint
		if f := fault.Of(guarded.Subscribe(h.ctx, sub)); f == nil || f.Code != "push.refused" {
			t.Errorf("%s: %v", endpoint, f)
		}
	}
	for name, change := range map[string]func(*push.Subscription){
		"no key": func(s *push.Subscription) { s.P256dh = "" }, "a key off the curve": func(s *push.Subscription) { s.P256dh = strings.Repeat("A", 87) },
		"a short secret": func(s *push.Subscription) { s.Auth = "AAAA" },
	} {
		sub := h.sub
		change(&sub)
		if f := fault.Of(h.store.Subscribe(h.ctx, sub)); f == nil || f.Code != "push.refused" {
			t.Errorf("%s: %v", name, f)
		}
	}
	// A name that leads inside passes the door and is stopped on the way.
	h.write(notice.ToStaff(h.ann.Staff))
	h.store = guarded
	h.round()
	if _, heads := h.phone.got(); len(heads) != 0 {
		t.Error("a machine inside was called")
	}
}

func TestOnlyTheOpenInternetIsPublic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2a00:1450:4007:80e::200e": true, "142.250.74.46": true,
		"127.0.0.1": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:10.1.2.3": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.0.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "::": false, "fe80::1%eth0": false, "fd00::1": false, "224.0.0.1": false, "255.255.255.255": false,
		"64:ff9b::a00:1": false, "2002:a00:1::": false, "198.18.0.1": false,
	} {
		if got := push.Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestTheKeysFollowFromTheSecret(t *testing.T) {
	t.Parallel()
	one, same, other := push.NewKeys([]byte("a")), push.NewKeys([]byte("a")), push.NewKeys([]byte("b"))
	if one != same || one == other {
		t.Error("copies of one server sign differently, or two servers alike")
	}
}
