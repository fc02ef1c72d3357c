package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// teachIDs makes a connection of the fast path write ids as the sixteen bytes that they are. Left
// to itself pgx asks an id for its text and reads that back, and an id stands in every row.
func teachIDs(_ context.Context, conn *pgx.Conn) error {
	m := conn.TypeMap()
	m.TryWrapEncodePlanFuncs = append([]pgtype.TryWrapEncodePlanFunc{wrapID}, m.TryWrapEncodePlanFuncs...)
	return nil
}

func wrapID(value any) (plan pgtype.WrappedEncodePlanNextSetter, next any, ok bool) {
	id, ok := idOf(value)
	return &idPlan{}, id, ok
}

// idOf knows an id, and one that may be missing.
func idOf(value any) (idValue, bool) {
	switch id := value.(type) {
	case uuid.UUID:
		return idValue(id), true
	case *uuid.UUID:
		if id != nil {
			return idValue(*id), true
		}
	}
	return idValue{}, false
}

// idValue is an id as pgx's own codec takes it.
type idValue uuid.UUID

// UUIDValue returns the id's bytes.
func (v idValue) UUIDValue() (pgtype.UUID, error) { return pgtype.UUID{Bytes: v, Valid: true}, nil }

type idPlan struct{ next pgtype.EncodePlan }

// SetNext says which plan takes the id on.
func (p *idPlan) SetNext(next pgtype.EncodePlan) { p.next = next }

// Encode hands an id on as bytes.
func (p *idPlan) Encode(value any, buf []byte) ([]byte, error) {
	id, ok := idOf(value)
	if !ok {
		return nil, fmt.Errorf("not an id: %T", value)
	}
	return p.next.Encode(id, buf)
}

// OrNull is an id as a column keeps it that may be empty: the zero id is null.
func OrNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
