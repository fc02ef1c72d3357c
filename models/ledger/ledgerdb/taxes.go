package ledgerdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/businessday"
	"comptoir/models/price"
)

// TaxedSale says which sale taxes belong to.
type TaxedSale struct {
	ID      uuid.UUID // of the sale's or the refund's own row
	OrderID uuid.UUID
	VenueID uuid.UUID
	Day     businessday.Day
}

const insertTaxes = `insert into sale_taxes (account_id, sale_id, order_id, n, tax_id, venue_id, business_day, name, basis_points, mode, net, amount)
	select app_account(), $10, $1, t.n, t.tax_id::uuid, $2, $3, t.name, t.basis_points, t.mode, t.net, t.amount
	from unnest($4::text[], $5::text[], $6::int[], $7::text[], $8::bigint[], $9::bigint[]) with ordinality
		as t(tax_id, name, basis_points, mode, net, amount, n)`

// QueueTaxes records the taxes of a sale with what they are a share of, beside its entry: the
// ledger has the amounts, a tax return asks for both. The sale's own row comes first.
func QueueTaxes(b *pgx.Batch, s TaxedSale, taxes []price.TaxResult) {
	n := len(taxes)
	ids, names, modes := make([]string, n), make([]string, n), make([]string, n)
	rates, nets, amounts := make([]int32, n), make([]int64, n), make([]int64, n)
	for i, t := range taxes {
		ids[i], names[i], modes[i], rates[i] = string(t.Tax), t.Name, string(t.Mode), int32(t.BasisPoints)
		nets[i], amounts[i] = int64(t.Net), int64(t.Amount)
	}
	b.Queue(insertTaxes, s.OrderID, s.VenueID, s.Day.String(), ids, names, rates, modes, nets, amounts, s.ID)
}
