-- Where dishes are whose tickets were fired for one order and which stand on another since: after a move, or
-- after some of a line went to another table. quantity is what the kitchen was told of and is still wanted there.
create table dish_places (
  account_id  uuid not null,
  line_id     uuid not null,               -- as the kitchen knows it
  order_id    uuid not null,
  quantity    numeric(14,4) not null,
  primary key (account_id, line_id, order_id),
  foreign key (account_id, order_id) references orders
);
select tenant_table('dish_places');

-- The order that a waiting ticket shows, where that is not the one that fired it.
alter table tickets add column at_order_id uuid;
create index tickets_elsewhere on tickets (account_id, at_order_id) where at_order_id is not null;
