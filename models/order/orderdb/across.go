package orderdb

import (
	"bytes"
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/fault"
	"comptoir/models/kitchen"
	"comptoir/models/money"
	"comptoir/models/order"
)

// across carries out a request that concerns two orders: its own and the one that its only command
// names. Both are changed, or neither. An order that lines are moved to is opened where there is none.
func (s *Store) across(ctx context.Context, account uuid.UUID, r Request, asked []act) (Order, error) {
	if len(asked) != 1 || len(asked[0].commands) != 1 {
		return Order{}, fault.Malformed("order.two_orders")
	}
	x := crossing{store: s, account: account, request: r, act: asked[0], other: order.Crosses(asked[0].commands[0])}
	if x.other == r.OrderID {
		return s.Load(ctx, r.OrderID) // moved onto itself, it is where it was
	}
	if err := x.gather(ctx); err != nil {
		return Order{}, err
	}
	if err := s.db.Hot().Do(ctx, x.queue, x.decide); err != nil {
		return Order{}, s.refusal(err)
	}
	for _, run := range []*running{x.mine, x.others} {
		o := run.result()
		if o.Version > 0 {
			s.orders.put(key{account, o.ID}, folded{o.Order, o.Totals, o.BusinessDay})
		}
	}
	result := x.mine.result()
	result.Repeated = x.repeated
	return result, nil
}

// crossing is one try at a request for two orders.
type crossing struct {
	store    *Store
	account  uuid.UUID
	request  Request
	act      act
	other    uuid.UUID
	facts    facts
	before   [2]folded // as remembered when the transaction began
	snaps    [2]snapshot
	was      [2]order.Order // before they crossed
	mine     *running
	others   *running
	repeated bool
}

func (x *crossing) gather(ctx context.Context) (err error) {
	x.before[0], _ = x.store.orders.get(key{x.account, x.request.OrderID})
	x.before[1], _ = x.store.orders.get(key{x.account, x.other})
	x.facts, err = x.store.facts(ctx, x.account, x.request)
	return err
}

// queue locks the register's chain and then both orders, the one with the lower id first, as everybody
// does who needs two: nobody waits for each other in a circle.
func (x *crossing) queue(b *pgx.Batch) {
	ids := []uuid.UUID{x.request.OrderID, x.other}
	turn := []int{0, 1}
	if bytes.Compare(ids[0][:], ids[1][:]) > 0 {
		turn = []int{1, 0}
	}
	for _, i := range turn {
		x.snaps[i].queue(b, x.question(i, ids[i]))
	}
}

func (x *crossing) question(i int, id uuid.UUID) question {
	q := question{
		account: x.account, order: id, register: x.request.RegisterID, venue: x.facts.venue.ID,
		after: x.before[i].version(), day: x.facts.venue.day(x.request.At), ids: []uuid.UUID{x.act.id},
	}
	if move, ok := x.act.commands[0].(order.MoveLines); ok && i == 1 {
		q.opening, q.table = true, move.TableID
	}
	return q
}

func (x *crossing) decide() (func(*pgx.Batch), error) {
	var err error
	if x.mine, err = x.side(0, x.request.OrderID); err != nil {
		return nil, err
	}
	if x.others, err = x.side(1, x.other); err != nil {
		return nil, err
	}
	x.repeated, err = order.Repeated(x.snaps[0].commands[x.act.id], x.act.hash)
	if err != nil || x.repeated {
		return nil, err
	}
	if x.others.order.Status == order.New {
		if err := x.open(); err != nil {
			return nil, err
		}
	}
	x.was = [2]order.Order{x.mine.order, x.others.order}
	m := x.mine.meta(x.act)
	m.IfVersion = x.request.IfVersion
	mine, others, err := order.Across(x.mine.order, x.others.order, x.act.commands[0], m)
	if err != nil {
		return nil, err
	}
	if err := x.record(x.others, others); err != nil {
		return nil, err
	}
	x.mine.change.chainSeq, x.mine.change.chain = x.others.change.chainSeq, x.others.change.chain
	if err := x.record(x.mine, mine); err != nil {
		return nil, err
	}
	return x.write, nil
}

// side is one of the orders as it is now.
func (x *crossing) side(i int, id uuid.UUID) (*running, error) {
	r := x.request
	r.OrderID, r.Commands = id, nil
	run := &running{store: x.store, request: r, facts: x.facts, question: x.question(i, id), snapshot: &x.snaps[i]}
	if err := run.current(x.before[i]); err != nil {
		return nil, err
	}
	run.before = run.order
	run.change = change{
		account: x.account, register: r.RegisterID, chainSeq: x.snaps[0].chainSeq, chain: x.snaps[0].chainHash, left: run.order.TableID,
	}
	return run, nil
}

// open begins the order that lines are moved to.
func (x *crossing) open() error {
	move, ok := x.act.commands[0].(order.MoveLines)
	if !ok {
		return fault.NotFound("order.unknown")
	}
	if move.TableID != uuid.Nil && x.snaps[1].table == "" {
		return fault.NotFound("order.table_unknown")
	}
	return x.others.apply(x.act, x.others.fill(order.Open{Kind: x.mine.order.Kind, TableID: move.TableID}), false)
}

func (x *crossing) record(run *running, side order.Side) error {
	run.order, run.totals = side.Order, order.Price(side.Order)
	run.change.order, run.change.totals, run.change.day = run.order, run.totals, run.day
	return run.change.record(side.Events, x.act.hash)
}

// write puts the order first that gives its table up. What moves from one to the other is used as it was.
func (x *crossing) write(b *pgx.Batch) {
	sides := []*running{x.mine, x.others}
	if !x.others.order.Status.Live() {
		sides = []*running{x.others, x.mine}
	}
	for _, run := range sides {
		run.writeOrder(b)
	}
	kitchen.QueueCrossed(b, x.account, x.facts.venue.ID, x.moved(), x.mine.order, x.others.order)
	last := x.mine.change // its events are the last of the chain
	b.Queue(updateChainSQL, last.account, last.register, last.chainSeq, last.chain)
}

// moved is what changed hands, as the kitchen knows it.
func (x *crossing) moved() []uuid.UUID {
	var keys []uuid.UUID
	for _, pair := range [][2]order.Order{{x.was[0], x.mine.order}, {x.was[1], x.others.order}} {
		before, now := inKitchen(pair[0]), inKitchen(pair[1])
		for key, q := range before {
			if is, there := now[key]; !there || is != q {
				keys = append(keys, key)
			}
		}
		for key := range now {
			if _, there := before[key]; !there {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

func inKitchen(o order.Order) map[uuid.UUID]money.Quantity {
	known := map[uuid.UUID]money.Quantity{}
	for _, k := range o.InKitchen() {
		known[k.Key] = k.Quantity
	}
	return known
}
