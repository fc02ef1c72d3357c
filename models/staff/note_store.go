package staff

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/fault"
)

// note puts a change of rights into the owner's list.
func (s *Store) note(ctx context.Context, tx bun.IDB, by Identity, event string, values audit.Values) error {
	return audit.Record(ctx, tx, audit.Entry{
		ID: uuid.Must(uuid.NewV7()), At: s.now(), Act: audit.Rights, Event: event, StaffID: by.StaffID, StaffName: by.Name,
	}, values)
}

// noteRole says which rights a role gained and lost.
func (s *Store) noteRole(ctx context.Context, tx bun.IDB, by Identity, before Role, after RoleForm) error {
	gained, lost := without(after.Permissions, before.Permissions), without(before.Permissions, after.Permissions)
	if len(gained) == 0 && len(lost) == 0 && before.Limits == after.Limits && before.Name == after.Name {
		return nil
	}
	return s.note(ctx, tx, by, "role.changed", audit.Values{"name": after.Name, "gained": list(gained), "lost": list(lost)})
}

func list(all []Permission) string {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = string(p)
	}
	return strings.Join(texts, " ")
}

// noteGuessing puts a device at which PINs were guessed too often into the owner's list, once for
// each quarter of an hour in which that goes on.
func (s *Store) noteGuessing(ctx context.Context, device Identity, refusal error) error {
	if f := fault.Of(refusal); f == nil || f.Kind != fault.KindTooMany {
		return nil
	}
	at := s.now()
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return audit.Record(ctx, tx, audit.Entry{
			ID: uuid.NewSHA1(device.DeviceID, []byte(at.Truncate(15*time.Minute).UTC().Format(time.RFC3339))), At: at, VenueID: device.VenueID,
			RegisterID: device.RegisterID, Act: audit.PIN, Event: "pin.guessed", StaffID: device.StaffID, StaffName: device.Name,
		}, audit.Values{"device": device.DeviceName})
	})
}
