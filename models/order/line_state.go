package order

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// LineState is the state of lines in a few letters, to tell whether somebody changed one of them
// while a form was open.
func (o Order) LineState(ids []uuid.UUID) (string, error) {
	h := sha256.New()
	for _, id := range ids {
		data, err := json.Marshal(o.Line(id))
		if err != nil {
			return "", fmt.Errorf("state of line %s: %w", id, err)
		}
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
