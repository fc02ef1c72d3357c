package notice_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/notice"
)

// A house is a venue with a grill, a bar, two waiters and a cook.
type house struct {
	t              testing.TB
	db             *db.DB
	ctx            context.Context
	account, venue uuid.UUID
	grill, bar     notice.Reader
	ann, ben       notice.Reader
	cook           uuid.UUID
	store          *notice.Store
}

func open(t testing.TB) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{t: t, db: d, ctx: dbtest.Context(t, d), venue: uuid.New(), cook: uuid.New(), store: notice.New(d, nil)}
	h.account, _ = db.Account(h.ctx)
	h.grill = notice.Reader{VenueID: h.venue, Station: uuid.New(), Name: "Grill"}
	h.bar = notice.Reader{VenueID: h.venue, Station: uuid.New(), Name: "Bar"}
	h.ann = notice.Reader{VenueID: h.venue, Staff: uuid.New(), Name: "Ann", Floor: true}
	h.ben = notice.Reader{VenueID: h.venue, Staff: uuid.New(), Name: "Ben", Floor: true}
	waiter, cook := uuid.New(), uuid.New()
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", h.account, h.venue)
	h.run("insert into stations (account_id, id, venue_id, name) values (?0, ?1, ?3, 'Grill'), (?0, ?2, ?3, 'Bar')", h.account, h.grill.Station, h.bar.Station, h.venue)
	h.run("insert into roles (account_id, id, name, permissions) values (?0, ?1, 'Waiter', '{floor.use}'), (?0, ?2, 'Cook', '{kitchen.use}')", h.account, waiter, cook)
	h.run("insert into staff (account_id, id, name, role_id) values (?0, ?1, 'Ann', ?4), (?0, ?2, 'Ben', ?4), (?0, ?3, 'Cem', ?5)", h.account, h.ann.Staff, h.ben.Staff, h.cook, waiter, cook)
	return h
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	err := h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) send(by notice.Reader, m notice.Message) uuid.UUID {
	h.t.Helper()
	id := uuid.New()
	if err := h.store.Send(h.ctx, id, by, m); err != nil {
		h.t.Fatal(err)
	}
	return id
}

func (h *house) read(r notice.Reader, id uuid.UUID) {
	h.t.Helper()
	if err := h.store.Read(h.ctx, r, id); err != nil {
		h.t.Fatal(err)
	}
}

// has says whether a reader should know of a notice.
func (h *house) has(r notice.Reader, id uuid.UUID) bool {
	h.t.Helper()
	list, err := h.store.For(h.ctx, r)
	if err != nil {
		h.t.Fatal(err)
	}
	return slices.ContainsFunc(list, func(n notice.Notice) bool { return n.ID == id })
}

func (h *house) sent(by notice.Reader) []notice.Sent {
	h.t.Helper()
	list, err := h.store.Sent(h.ctx, by)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func TestAMessageReachesThoseItIsForAndNobodyElse(t *testing.T) {
	t.Parallel()
	h := open(t)
	readers := map[string]notice.Reader{"grill": h.grill, "bar": h.bar, "ann": h.ann, "ben": h.ben}
	for _, tt := range []struct {
		by   notice.Reader
		to   notice.Target
		want []string
	}{
		{h.grill, notice.Floor, []string{"ann", "ben"}},
		{h.grill, notice.Kitchen, []string{"bar"}},
		{h.grill, notice.Everybody, []string{"ann", "bar", "ben"}},
		{h.ann, notice.Everybody, []string{"bar", "ben", "grill"}},
		{h.ann, notice.ToStation(h.grill.Station), []string{"grill"}},
		{h.grill, notice.ToStaff(h.ann.Staff), []string{"ann"}},
	} {
		id := h.send(tt.by, notice.Message{To: tt.to, Text: "Hello"})
		var got []string
		for name, r := range readers {
			if h.has(r, id) {
				got = append(got, name)
			}
		}
		if slices.Sort(got); !slices.Equal(got, tt.want) {
			t.Errorf("from %s to %s: %v, want %v", tt.by.Name, tt.to, got, tt.want)
		}
	}
	elsewhere := h.ann
	elsewhere.VenueID = uuid.New()
	if list, err := h.store.For(h.ctx, elsewhere); err != nil || len(list) != 0 {
		t.Errorf("another venue hears %v, %v", list, err)
	}
}

func TestTheSenderSeesWhoHasRead(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.send(h.grill, notice.Message{To: notice.Everybody, Phrase: notice.Runner})
	if list := h.sent(h.grill); len(list) != 1 || len(list[0].Reads) != 0 {
		t.Fatalf("%+v", list)
	}
	h.read(h.ann, id)
	if h.has(h.ann, id) || !h.has(h.ben, id) {
		t.Error("what one has read the other has not")
	}
	h.read(h.bar, id)
	h.read(h.bar, id)
	list := h.sent(h.grill)
	if len(list) != 1 || len(list[0].Reads) != 2 || list[0].Reads[0].Name != "Ann" || list[0].Reads[1].Name != "Bar" {
		t.Fatalf("%+v", list)
	}
	if to := h.sent(h.ann); len(to) != 0 {
		t.Errorf("somebody else's: %+v", to)
	}
}

func TestAMessageThatIsSentTwiceIsOneAndReadByTwoDevicesAtOnceIsReadOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	id, m := uuid.New(), notice.Message{To: notice.ToStaff(h.ann.Staff), Phrase: notice.Come, About: "5"}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := h.store.Send(h.ctx, id, h.grill, m); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list, err := h.store.For(h.ctx, h.ann); err != nil || len(list) != 1 || list[0].About != "5" || list[0].FromName != "Grill" {
		t.Fatalf("%+v, %v", list, err)
	}
	for range 4 {
		all.Go(func() {
			if err := h.store.Read(h.ctx, h.ann, id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if list := h.sent(h.grill); len(list) != 1 || len(list[0].Reads) != 1 {
		t.Errorf("%+v", list)
	}
	m.About = "6"
	if err := h.store.Send(h.ctx, id, h.grill, m); fault.Of(err) == nil || fault.Of(err).Code != "command.reused" {
		t.Errorf("another message under the same id: %v", err)
	}
}

func TestWhatIsNoMessageIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, tt := range map[string]struct {
		m           notice.Message
		field, code string
	}{
		"nothing said":       {notice.Message{To: notice.Floor, Text: " \n "}, "text", "notice.text_needed"},
		"too long":           {notice.Message{To: notice.Floor, Text: strings.Repeat("é", 201)}, "text", "field.too_long"},
		"for nobody":         {notice.Message{Text: "Hello"}, "to", "field.choose"},
		"for a stranger":     {notice.Message{To: notice.ToStaff(uuid.New()), Text: "Hello"}, "to", "field.unknown"},
		"for no station":     {notice.Message{To: notice.ToStation(uuid.New()), Text: "Hello"}, "to", "field.unknown"},
		"about nothing":      {notice.Message{To: notice.Floor, Phrase: notice.Come}, "about", "notice.about_needed"},
		"about too much":     {notice.Message{To: notice.Floor, Phrase: notice.Come, About: strings.Repeat("5", 41)}, "about", "field.too_long"},
		"a phrase of nobody": {notice.Message{To: notice.Floor, Phrase: "sing"}, "text", "field.unknown"},
	} {
		err := h.store.Send(h.ctx, uuid.New(), h.grill, tt.m)
		if f := fault.Of(err); f == nil || f.Kind != fault.KindInvalid || f.Fields[tt.field] != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.send(h.grill, notice.Message{To: notice.Floor, Text: strings.Repeat("é", 200)})
}

func TestWhoWritesWithoutPauseIsHeldBackAndNobodyElse(t *testing.T) {
	t.Parallel()
	h := open(t)
	var err error
	sent := 0
	for ; sent < 30 && err == nil; sent++ {
		err = h.store.Send(h.ctx, uuid.New(), h.grill, notice.Message{To: notice.Floor, Text: "Hello"})
	}
	if f := fault.Of(err); f == nil || f.Kind != fault.KindTooMany || sent != 13 {
		t.Fatalf("after %d: %v", sent, err)
	}
	h.send(h.bar, notice.Message{To: notice.Floor, Text: "Hello"})
}

func TestAStrangersNoticeIsNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.send(h.grill, notice.Message{To: notice.ToStaff(h.ann.Staff), Text: "Hello"})
	for name, r := range map[string]notice.Reader{"somebody else": h.ben, "a station": h.bar, "another venue": {VenueID: uuid.New(), Staff: h.ann.Staff}} {
		if f := fault.Of(h.store.Read(h.ctx, r, id)); f == nil || f.Kind != fault.KindNotFound {
			t.Errorf("%s: %v", name, f)
		}
	}
	if !h.has(h.ann, id) {
		t.Error("it is gone for whom it is for")
	}
}

func TestOneWritesToStationsAndToThoseWhoServe(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.run("update staff set active = false where id = ?", h.ben.Staff)
	to, err := h.store.Targets(h.ctx, h.grill)
	if err != nil || len(to.Stations) != 1 || to.Stations[0].Name != "Bar" || len(to.People) != 1 || to.People[0].Name != "Ann" {
		t.Errorf("%+v, %v", to, err)
	}
}

// Whoever never says that they know hears of what comes now all the same.
func TestWhatIsLeftUnreadDoesNotHideWhatIsNew(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.run(`insert into notices (account_id, id, venue_id, kind, text, to_floor, created_at)
		select ?, gen_random_uuid(), ?, 'message', n::text, true, now() - interval '1 hour' + make_interval(secs => n) from generate_series(1, 50) n`, h.account, h.venue)
	list, err := h.store.For(h.ctx, h.ann)
	if err != nil || len(list) != 40 || list[0].Text != "11" || list[39].Text != "50" {
		t.Errorf("%d notices, %v: %+v", len(list), err, list)
	}
}
