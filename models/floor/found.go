package floor

import (
	"database/sql"
	"fmt"

	"comptoir/models/fault"
)

// found turns a change that met no row into "not found".
func found(res sql.Result, err error, doing string, args ...any) error {
	if err != nil {
		return fmt.Errorf(doing+": %w", append(args, err)...)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf(doing+": %w", append(args, err)...)
	}
	if n == 0 {
		return fault.NotFound("request.not_found")
	}
	return nil
}
