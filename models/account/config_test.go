package account_test

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/staff"
	"comptoir/models/tax"
)

func id() uuid.UUID { return uuid.Must(uuid.NewV7()) }

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func opened(t *testing.T) (*db.DB, *account.Store, *clock, context.Context, account.Result) {
	t.Helper()
	d := dbtest.New(t)
	ctx, r := signUp(t, d, form("owner@example.org"))
	c := &clock{time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	return d, account.NewStore(d, c.now), c, ctx, r
}

func TestADevicePairsOnceWithACodeThatIsFresh(t *testing.T) {
	d, s, c, ctx, r := opened(t)
	owner := staff.Identity{AccountID: r.AccountID, StaffID: r.StaffID}
	f := account.DeviceForm{Kind: account.Till, Name: "Terrace", Place: r.RegisterID}
	code, err := s.NewCode(ctx, id(), owner, f)
	if err != nil {
		t.Fatal(err)
	}
	device := id()
	claims, err := s.Pair(t.Context(), device, " "+code.Text[:4]+"-"+code.Text[4:]+" ")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Pair(t.Context(), device, code.Text); err != nil || again != claims {
		t.Errorf("the same form again: %v, %v", again, err)
	}
	if _, err := s.Pair(t.Context(), id(), code.Text); fault.Of(err) == nil {
		t.Error("a used code paired another device")
	}
	who, err := staff.NewStore(d, []byte("key"), c.now).Identify(ctx, claims)
	if err != nil || who.DeviceKind != "till" || who.RegisterID != r.RegisterID || who.SignedIn() {
		t.Errorf("the device is %+v, %v", who, err)
	}
	old, err := s.NewCode(ctx, id(), owner, f)
	if err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(11 * time.Minute)
	if _, err := s.Pair(t.Context(), id(), old.Text); fault.Of(err) == nil {
		t.Error("a code paired after eleven minutes")
	}
}

func TestARevokedDeviceIsOutAtOnce(t *testing.T) {
	d, s, c, ctx, r := opened(t)
	people := staff.NewStore(d, []byte("key"), c.now)
	if err := s.RevokeDevice(ctx, r.DeviceID); err != nil {
		t.Fatal(err)
	}
	claims := r.Claims()
	claims.StaffID = uuid.Nil
	if who, err := people.Identify(ctx, claims); err != nil || who.Known() {
		t.Errorf("the device is still %+v, %v", who, err)
	}
	claims = r.Claims()
	claims.Pin = true
	if who, err := people.Identify(ctx, claims); err != nil || who.Known() {
		t.Errorf("who signed in by PIN at it is still %+v, %v", who, err)
	}
	if who, err := people.Identify(ctx, r.Claims()); err != nil || who.DeviceID != uuid.Nil || !who.SignedIn() {
		t.Errorf("who signed in by password is %+v, %v", who, err)
	}
}

func TestADeviceCannotStandInAnotherAccount(t *testing.T) {
	d, s, _, ctx, _ := opened(t)
	_, other := signUp(t, d, form("other@example.org"))
	_, err := s.NewCode(ctx, id(), staff.Identity{}, account.DeviceForm{Kind: account.Till, Name: "x", Place: other.RegisterID})
	if f := fault.Of(err); f == nil || f.Fields["place"] == "" {
		t.Errorf("got %v", err)
	}
	if err := s.RevokeDevice(ctx, other.DeviceID); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindNotFound {
		t.Errorf("got %v", err)
	}
	if _, err := s.Venue(ctx, other.VenueID); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindNotFound {
		t.Errorf("got %v", err)
	}
}

func TestAVenueIsSavedAndChecked(t *testing.T) {
	d, s, _, ctx, r := opened(t)
	before := revision(t, ctx, d)
	v, err := s.Venue(ctx, r.VenueID)
	if err != nil {
		t.Fatal(err)
	}
	v.Address, v.Cutover, v.CashIncrement = "1 Demo Street\nDemo Town", "05:30", 5
	groups, err := s.TaxGroups(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v.Charges = account.Charges{
		ServiceBP: 1250, ServiceName: "Couvert", ServiceMinCovers: 6, ServiceKinds: []string{"dine_in"}, ServiceBase: price.BeforeDiscounts, ServiceTaxes: groups[0].ID,
		Tips: order.TipPool, TipShares: []int{8, 12}, Minimum: 1500, MinimumPerCover: true, MinimumKinds: []string{"delivery", "takeaway"},
	}
	if _, err := s.SaveVenue(ctx, id(), v, ""); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Venue(ctx, r.VenueID); err != nil || !reflect.DeepEqual(got, v) {
		t.Errorf("read %+v, %v", got, err)
	}
	if revision(t, ctx, d) <= before {
		t.Error("caches are not told")
	}
	v.Zone, v.Cutover, v.Name = "Mars/Olympus", "27:00", ""
	_, err = s.SaveVenue(ctx, id(), v, "")
	if f := fault.Of(err); f == nil || f.Fields["zone"] == "" || f.Fields["cutover"] == "" || f.Fields["name"] == "" {
		t.Errorf("got %v", err)
	}
	if err := s.ArchiveTaxGroup(ctx, id(), groups[0].ID); fault.Of(err) == nil {
		t.Error("the taxes of the service charge went out of use")
	}
	v.ServiceBP, v.ServiceMinCovers, v.ServiceBase, v.Tips, v.TipShares, v.Minimum, v.MinimumKinds = 10_001, -1, "half", "mine", []int{10, 101}, -1, []string{"by drone"}
	_, err = s.SaveVenue(ctx, id(), v, "")
	for _, field := range []string{"service_rate", "service_min_covers", "service_base", "tips", "tip_shares", "minimum", "minimum_kinds"} {
		if f := fault.Of(err); f == nil || f.Fields[field] == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
	fresh, err := s.NewVenue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	fresh.Name = "Second"
	command := id()
	for range 2 {
		if _, err := s.SaveVenue(ctx, command, fresh, "Till 1"); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, ctx, d, "select count(*) from registers"); n != 2 {
		t.Errorf("%d registers after a second venue", n)
	}
}

func revision(t *testing.T, ctx context.Context, d *db.DB) int {
	t.Helper()
	return count(t, ctx, d, "select revision from accounts")
}

func TestARegisterWithAnOpenShiftStays(t *testing.T) {
	d, s, _, ctx, r := opened(t)
	shift := func(query string) {
		t.Helper()
		err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw(query, id(), r.VenueID, r.RegisterID).Exec(ctx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	shift("insert into shifts (account_id, id, venue_id, register_id, number, business_day, float, opened_at) values (app_account(), ?, ?, ?, 1, '2026-11-20', 0, now())")
	if err := s.ArchiveRegister(ctx, id(), r.RegisterID); fault.Of(err) == nil || fault.Of(err).Code != "register.open" {
		t.Errorf("got %v", err)
	}
	shift("update shifts set closed_at = now(), counted = 0, expected = 0 where id <> ? and venue_id = ? and register_id = ?")
	if err := s.ArchiveRegister(ctx, id(), r.RegisterID); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Devices(ctx); err != nil || len(list) != 0 {
		t.Errorf("its devices are still there: %v, %v", list, err)
	}
}

func TestTaxesAndGroupsAreEdited(t *testing.T) {
	_, s, _, ctx, _ := opened(t)
	rate, err := s.SaveTax(ctx, id(), account.Tax{Name: "Eco", BasisPoints: 150, Mode: tax.Exclusive})
	if err != nil {
		t.Fatal(err)
	}
	group, err := s.SaveTaxGroup(ctx, id(), account.TaxGroup{Name: "Cups", IsDefault: true, Taxes: []account.GroupTax{{Kind: "takeaway", TaxID: rate}}})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.TaxGroups(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defaults := 0
	for _, g := range list {
		if g.IsDefault {
			defaults++
		}
		if g.ID == group && (len(g.Taxes) != 1 || g.Taxes[0].TaxID != rate || g.Taxes[0].Kind != "takeaway") {
			t.Errorf("the group means %+v", g.Taxes)
		}
	}
	if defaults != 1 {
		t.Errorf("%d default groups", defaults)
	}
	if _, err := s.SaveTax(ctx, id(), account.Tax{Name: "Levy", BasisPoints: 150, Mode: tax.Inclusive, Compound: true}); fault.Of(err) == nil || fault.Of(err).Fields["compound"] == "" {
		t.Errorf("a tax on taxes inside the price: %v", err)
	}
	levy := account.Tax{Name: "Levy", BasisPoints: 150, Mode: tax.Exclusive, Compound: true}
	if levy.ID, err = s.SaveTax(ctx, id(), levy); err != nil {
		t.Fatal(err)
	}
	if taxes, err := s.Taxes(ctx); err != nil || !slices.Contains(taxes, levy) {
		t.Errorf("%+v, %v", taxes, err)
	}
	if err := s.ArchiveTax(ctx, id(), rate); fault.Of(err) == nil || fault.Of(err).Code != "tax.in_use" {
		t.Errorf("a tax in use: %v", err)
	}
	if err := s.ArchiveTaxGroup(ctx, id(), group); fault.Of(err) == nil {
		t.Error("the default group was archived")
	}
	if _, err := s.SaveTaxGroup(ctx, id(), account.TaxGroup{Name: "Bad", Taxes: []account.GroupTax{{TaxID: id()}}}); fault.Of(err) == nil {
		t.Error("a tax of nobody was taken")
	}
}

func TestStationsAreEdited(t *testing.T) {
	_, s, _, ctx, r := opened(t)
	st, err := s.SaveStation(ctx, id(), account.Station{VenueID: r.VenueID, Name: "Pastry", TargetSeconds: 600})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ArchiveStation(ctx, id(), st); err != nil {
		t.Fatal(err)
	}
	list, err := s.Stations(ctx)
	if err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := s.SaveStation(ctx, id(), account.Station{VenueID: id(), Name: "Nowhere", TargetSeconds: 600}); fault.Of(err) == nil {
		t.Error("a station stands in no venue")
	}
}

// Who stands in for a station that does not answer makes something himself, in the same venue, and leads back to nobody.
func TestNoTicketsGoInACircle(t *testing.T) {
	_, s, _, ctx, r := opened(t)
	list, err := s.Stations(ctx)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	kitchen, bar := list[0], list[1]
	if kitchen.PatienceSeconds != account.Patience || kitchen.SeenNow || kitchen.SeenAt != nil {
		t.Errorf("a new house has %+v", kitchen)
	}
	to := func(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: true} }
	save := func(st account.Station) error {
		_, err := s.SaveStation(ctx, id(), st)
		return err
	}
	refused := func(field, code string, st account.Station) {
		t.Helper()
		if f := fault.Of(save(st)); f == nil || f.Fields[field] != code {
			t.Errorf("%s is answered by %+v", st.Name, f)
		}
	}
	kitchen.FallbackID = to(bar.ID)
	if err := save(kitchen); err != nil {
		t.Fatal(err)
	}
	pastry, err := s.SaveStation(ctx, id(), account.Station{VenueID: r.VenueID, Name: "Pastry", TargetSeconds: 600, PatienceSeconds: 60, FallbackID: to(kitchen.ID)})
	if err != nil {
		t.Fatal(err)
	}
	pass, err := s.SaveStation(ctx, id(), account.Station{VenueID: r.VenueID, Name: "Pass", TargetSeconds: 600, Kind: account.Expedites, FallbackID: to(bar.ID), FallbackPrinter: "pass"})
	if err != nil {
		t.Fatal(err)
	}
	bar.FallbackID = to(pastry)
	refused("fallback", "station.fallback_circle", bar)
	bar.FallbackID = to(bar.ID)
	refused("fallback", "station.fallback_circle", bar)
	bar.FallbackID = to(pass)
	refused("fallback", "field.unknown", bar)
	bar.FallbackID = to(id())
	refused("fallback", "field.unknown", bar)
	bar.FallbackID, bar.Printer, bar.FallbackPrinter = uuid.NullUUID{}, "bar", "bar"
	refused("fallback_printer", "station.fallback_same", bar)
	bar.FallbackPrinter, bar.PatienceSeconds = "receipt", 5
	refused("patience", "field.range", bar)
	bar.PatienceSeconds = 0
	if err := save(bar); err != nil {
		t.Error(err)
	}
	if err := s.ArchiveStation(ctx, id(), kitchen.ID); err != nil {
		t.Fatal(err)
	}
	list, err = s.Stations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range list {
		if st.FallbackID.Valid {
			t.Errorf("%s is stood in for by %s, which is gone", st.Name, st.FallbackName)
		}
	}
}
