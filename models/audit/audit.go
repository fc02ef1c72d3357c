// Package audit keeps what changed money or rights in a list of its own, so that an owner finds
// it at once.
//
// It owns the list: what is in it, how it is written beside the act itself, and how it is
// searched. It must not decide anything, nor know how an entry is worded. Start reading at Entry,
// then Store.Find.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/money"
)

// An Act is a kind of entry that people look for.
type Act string

// Every act there is.
const (
	Void     Act = "void"
	Cancel   Act = "cancel"
	Discount Act = "discount"
	Comp     Act = "comp"
	Price    Act = "price"
	Service  Act = "service"
	Tax      Act = "tax_exempt"
	Refund   Act = "refund"
	Reopen   Act = "reopen"
	Payment  Act = "payment" // given back before the sale was done
	Tip      Act = "tip"     // added to a sale that is done, or changed
	PaidOut  Act = "paid_out"
	PaidIn   Act = "paid_in"
	Dropped  Act = "dropped"    // out of a drawer into the safe
	Differs  Act = "difference" // a count by more than the venue lets pass
	Drawer   Act = "drawer"
	Invoice  Act = "invoice"
	GiftCard Act = "gift_card"     // blocked, dated or expired
	House    Act = "house_account" // made, changed, blocked or settled
	Fiscal   Act = "fiscal"        // what somebody said of a document that no answer came of
	Leave    Act = "leave"         // asked of a manager, and refused
	PIN      Act = "pin"           // guessed too often
	Rights   Act = "rights"        // roles and people
)

// Acts lists every act in the order in which screens show them.
func Acts() []Act {
	return []Act{Void, Cancel, Discount, Comp, Price, Service, Tax, Refund, Reopen, Payment, Tip, PaidOut, PaidIn, Dropped, Differs, Drawer, Invoice, GiftCard, House, Fiscal, Leave, PIN, Rights}
}

// Known reports whether a is one of Acts.
func (a Act) Known() bool {
	for _, known := range Acts() {
		if a == known {
			return true
		}
	}
	return false
}

// An Entry is one thing that changed money or rights.
type Entry struct {
	ID           uuid.UUID // of what caused it, so that it is written once
	At           time.Time
	VenueID      uuid.UUID // zero: no venue
	RegisterID   uuid.UUID
	Act          Act
	Event        string // names the sentence: the type of an order's event, or one of this list's own
	OrderID      uuid.UUID
	Billed       bool // after the guest had the bill
	StaffID      uuid.UUID
	StaffName    string
	ApproverID   uuid.UUID
	ApproverName string
	Amount       money.Amount         // what it took off, gave back or moved
	Data         json.RawMessage      // the payload of the event, or the values of the sentence
	Items        map[uuid.UUID]string // what the lines in it are called
}

// Values are what a sentence of this list is filled with.
type Values map[string]string

const insert = `insert into audit (account_id, id, at, venue_id, register_id, act, event, order_id, billed, staff_id, staff_name,
		approver_id, approver_name, amount, data, items) values `

const insertSQL = insert + `($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16::jsonb) on conflict do nothing`

func (e Entry) args(account uuid.UUID) []any {
	items := e.Items
	if items == nil {
		items = map[uuid.UUID]string{}
	}
	data := e.Data
	if len(data) == 0 {
		data = []byte("{}")
	}
	return []any{
		account, e.ID, e.At, db.OrNull(e.VenueID), db.OrNull(e.RegisterID), string(e.Act), e.Event, db.OrNull(e.OrderID), e.Billed,
		db.OrNull(e.StaffID), e.StaffName, db.OrNull(e.ApproverID), e.ApproverName, int64(e.Amount), string(data), items,
	}
}

// Queue writes entries in a transaction that is sent as a batch.
func Queue(b *pgx.Batch, account uuid.UUID, entries []Entry) {
	for _, e := range entries {
		b.Queue(insertSQL, e.args(account)...)
	}
}

// Record writes an entry in the transaction of what it is about.
func Record(ctx context.Context, tx bun.IDB, e Entry, values Values) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	if len(values) > 0 {
		if e.Data, err = json.Marshal(values); err != nil {
			return fmt.Errorf("write audit entry: %w", err)
		}
	}
	_, err = tx.NewRaw(insert+"(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing", e.args(account)...).Exec(ctx)
	if err != nil {
		return fmt.Errorf("write audit entry %s: %w", e.Event, err)
	}
	return nil
}
