package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
)

const selectVenues = `select id, name, address, tax_number, receipt_header, receipt_footer, language, zone, to_char(cutover, 'HH24:MI') as cutover,
	rounding, tax_level, cash_increment, cash_rounding, default_kind, print_receipts, receipt_link, receipt_barcode, scale_layouts, board_minutes, board_shows,
	service_bp, service_name, service_min_covers, service_kinds, service_base, service_tax_group_id, tips, tip_shares, minimum, minimum_per_cover, minimum_kinds
	from venues where account_id = app_account() and archived_at is null`

// Venues lists the venues, the oldest first.
func (s *Store) Venues(ctx context.Context) (list []Venue, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectVenues+" order by created_at, id").Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list venues: %w", err)
	}
	return list, nil
}

// Venue finds one venue.
func (s *Store) Venue(ctx context.Context, id uuid.UUID) (v Venue, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectVenues+" and id = ?", id).Scan(ctx, &v)
	})
	if db.IsNotFound(err) {
		return v, fault.NotFound("venue.not_found")
	}
	if err != nil {
		return v, fmt.Errorf("read venue %s: %w", id, err)
	}
	return v, nil
}

// NewVenue is a venue that is not there yet, as usual in the account's country.
func (s *Store) NewVenue(ctx context.Context) (v Venue, err error) {
	var code, language string
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select country, language from accounts where account_id = app_account()").Scan(ctx, &code, &language)
	})
	if err != nil {
		return v, fmt.Errorf("read account: %w", err)
	}
	c, ok := CountryOf(code)
	if !ok {
		c = Country{Zones: []string{"UTC"}, Cash: 1, Rounding: money.HalfUp}
	}
	return Venue{Language: language, Zone: c.Zones[0], Cutover: "04:00", Rounding: c.Rounding, TaxLevel: "rate",
		CashIncrement: c.Cash, CashRounding: money.HalfUp, DefaultKind: "counter", ScaleLayouts: "21IIIIIWWWWWC\n22IIIIIPPPPPC", PrintReceipts: true, ReceiptLink: true, BoardMinutes: 15, BoardShows: "number",
		Charges: usualCharges()}, nil
}

// SaveVenue adds a venue, with a register called as given, or changes one.
func (s *Store) SaveVenue(ctx context.Context, command uuid.UUID, v Venue, register string) (id uuid.UUID, err error) {
	if err := v.check(); err != nil {
		return uuid.Nil, err
	}
	err = s.change(ctx, command, "venue.save", v, &id, func(ctx context.Context, tx bun.Tx) error {
		id = idOr(v.ID, command)
		if v.ID != uuid.Nil {
			if err := updateVenue(ctx, tx, v); err != nil {
				return err
			}
			return setRules(ctx, tx, v)
		}
		v.ID = id
		if err := insertVenue(ctx, tx, v); err != nil {
			return err
		}
		if err := setRules(ctx, tx, v); err != nil {
			return err
		}
		return insertRegister(ctx, tx, Register{ID: newID(), VenueID: id, Name: register})
	})
	return id, err
}

// setRules writes what labels mean at a venue and what it charges.
func setRules(ctx context.Context, tx bun.IDB, v Venue) error {
	if err := setLabels(ctx, tx, v.ID, v.ScaleLayouts); err != nil {
		return err
	}
	return setCharges(ctx, tx, v.ID, v.Charges)
}

func insertVenue(ctx context.Context, tx bun.IDB, v Venue) error {
	_, err := tx.NewRaw(`insert into venues (account_id, id, name, address, tax_number, receipt_header, receipt_footer, language, zone, cutover,
			rounding, tax_level, cash_increment, cash_rounding, default_kind, print_receipts, receipt_link, receipt_barcode, board_minutes, board_shows)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		v.ID, v.Name, v.Address, v.TaxNumber, v.ReceiptHeader, v.ReceiptFooter, v.Language, v.Zone, v.Cutover,
		string(v.Rounding), v.TaxLevel, v.CashIncrement, string(v.CashRounding), string(v.DefaultKind), v.PrintReceipts, v.ReceiptLink, v.ReceiptBarcode, v.BoardMinutes, v.BoardShows).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add venue: %w", err)
	}
	return nil
}

func updateVenue(ctx context.Context, tx bun.IDB, v Venue) error {
	res, err := tx.NewRaw(`update venues set name = ?, address = ?, tax_number = ?, receipt_header = ?, receipt_footer = ?, language = ?, zone = ?,
			cutover = ?, rounding = ?, tax_level = ?, cash_increment = ?, cash_rounding = ?, default_kind = ?, print_receipts = ?, receipt_link = ?, receipt_barcode = ?,
			board_minutes = ?, board_shows = ?
		where account_id = app_account() and id = ? and archived_at is null`,
		v.Name, v.Address, v.TaxNumber, v.ReceiptHeader, v.ReceiptFooter, v.Language, v.Zone,
		v.Cutover, string(v.Rounding), v.TaxLevel, v.CashIncrement, string(v.CashRounding), string(v.DefaultKind), v.PrintReceipts, v.ReceiptLink, v.ReceiptBarcode,
		v.BoardMinutes, v.BoardShows, v.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("change venue %s: %w", v.ID, err)
	}
	return changedOne(res, "venue.not_found")
}
