-- What is sold by weight, volume or length; what the labels of scales look like.

alter table items add column unit text not null default '' check (unit in ('', 'kg', 'g', 'l', 'ml', 'm'));
-- What is around the goods when they are weighed: a box, a jar; in the item's unit.
alter table items add column tare numeric(14,4) not null default 0 check (tare >= 0);

alter table ticket_lines add column unit text not null default '';

-- One pattern a line: a digit stands for itself, I the item, W the weight, P the price, V nothing, C the check digit.
alter table venues add column scale_layouts text not null default E'21IIIIIWWWWWC\n22IIIIIPPPPPC';
