package push

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/notice"
)

// A Store keeps browsers and what is to be sent to them.
type Store struct {
	db    *db.DB
	now   func() time.Time
	reach Reach
}

// NewStore makes a store. reach says where the server may send: Public, but for tests.
func NewStore(d *db.DB, now func() time.Time, reach Reach) *Store {
	return &Store{db: d, now: now, reach: reach}
}

// most is how many browsers of one person are notified; the oldest goes for a new one.
const most = 8

// Subscribe has a person be notified in a browser. A browser is one person's: who had it before is told
// nothing there any more.
func (s *Store) Subscribe(ctx context.Context, sub Subscription) error {
	if err := sub.check(s.reach); err != nil {
		return err
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `delete from push_subscriptions where account_id = app_account() and (md5(endpoint) = md5(?0) or id = ?1
			or staff_id = ?2 and id not in (select id from push_subscriptions where account_id = app_account() and staff_id = ?2 order by created_at desc, id limit ?3))`,
			sub.Endpoint, sub.ID, sub.StaffID, most-1)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into push_subscriptions (account_id, id, staff_id, device_id, endpoint, p256dh, auth, origin, seen_at)
			values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?)`, sub.ID, sub.StaffID, db.OrNull(sub.DeviceID), sub.Endpoint, sub.P256dh, sub.Auth, sub.Origin, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("keep push subscription: %w", err)
	}
	return nil
}

// Known says whether a browser notifies a person, and remembers that they are at work.
func (s *Store) Known(ctx context.Context, id, staff uuid.UUID) (is bool, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`with seen as (update push_subscriptions set seen_at = ?2 where account_id = app_account() and id = ?0 and staff_id = ?1 and seen_at < ?3)
			select exists (select from push_subscriptions where account_id = app_account() and id = ?0 and staff_id = ?1)`,
			id, staff, s.now(), s.now().Add(-15*time.Minute)).Scan(ctx, &is)
	})
	if err != nil {
		return false, fmt.Errorf("look for push subscription: %w", err)
	}
	return is, nil
}

// Forget has a browser be notified no more, unless it notifies the person who may keep it.
func (s *Store) Forget(ctx context.Context, id, keeper uuid.UUID) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "delete from push_subscriptions where account_id = app_account() and id = ? and staff_id <> ?", id, keeper)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget push subscription: %w", err)
	}
	return nil
}

// due is a push whose time has come.
type due struct {
	AccountID, NoticeID, SubscriptionID uuid.UUID
	ExpiresAt                           time.Time
	Attempts                            int
}

// busy is how long a push is left to the copy of the server that took it up.
const busy = time.Minute

// takeUp returns pushes whose time has come; no other copy of the server takes them meanwhile.
func (s *Store) takeUp(ctx context.Context) (list []due, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`update push_queue q set next_at = ?1
			from (select account_id, notice_id, subscription_id from push_queue where next_at <= ?0 order by next_at limit 40 for update skip locked) d
			where q.account_id = d.account_id and q.notice_id = d.notice_id and q.subscription_id = d.subscription_id
			returning q.account_id, q.notice_id, q.subscription_id, q.expires_at, q.attempts`, s.now(), s.now().Add(busy)).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("take up pushes: %w", err)
	}
	return list, nil
}

// A Letter is what is to be sent, to whom, and in which language.
type Letter struct {
	Subscription
	Notice   notice.Notice `bun:"-"`
	Language string        `bun:"language"`
	Country  string        `bun:"country"`
	Zone     string        `bun:"zone"`
}

// letter reads what is to be sent; db.IsNotFound where nobody needs to know any more.
func (s *Store) letter(ctx context.Context, d due) (l Letter, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`select p.id, p.staff_id, p.endpoint, p.p256dh, p.auth, p.origin, coalesce(nullif(s.language, ''), v.language) as language, a.country, v.zone
			from push_subscriptions p
			join staff s on s.account_id = p.account_id and s.id = p.staff_id and s.active
			join notices n on n.account_id = p.account_id and n.id = ?1 and n.ended_at is null
			join venues v on v.account_id = n.account_id and v.id = n.venue_id
			join accounts a on a.account_id = p.account_id
			where p.account_id = app_account() and p.id = ?0
				and not exists (select from notice_reads r where r.account_id = n.account_id and r.notice_id = n.id and r.reader = p.staff_id)`,
			d.SubscriptionID, d.NoticeID).Scan(ctx, &l)
		if err != nil {
			return err
		}
		l.Notice, err = notice.Find(ctx, tx, d.NoticeID)
		return err
	})
	return l, err
}

// settle records what became of a try: when to try next, or with the zero time that it is done with.
func (s *Store) settle(ctx context.Context, d due, next time.Time) error {
	err := s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		query := "delete from push_queue where account_id = ?0 and notice_id = ?1 and subscription_id = ?2"
		if !next.IsZero() {
			query = "update push_queue set next_at = ?3, attempts = attempts + 1 where account_id = ?0 and notice_id = ?1 and subscription_id = ?2"
		}
		_, err := tx.ExecContext(ctx, query, d.AccountID, d.NoticeID, d.SubscriptionID, next)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle push: %w", err)
	}
	return nil
}
