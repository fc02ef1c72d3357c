-- The picture that a venue's receipts begin with: as it was uploaded, so that its size can be changed,
-- and as dots for both widths of paper.
create table venue_logos (
  account_id uuid not null,
  venue_id   uuid not null,
  size       text not null check (size in ('small', 'medium', 'full')),
  source     bytea not null check (octet_length(source) <= 2097152),
  pictures   jsonb not null, -- doc.Picture, the narrow one first
  updated_at timestamptz not null default now(),
  primary key (account_id, venue_id),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('venue_logos');

-- Receipts can end with a barcode that finds their sale, for shops whose scanners read no QR codes.
alter table venues add column receipt_barcode boolean not null default false;
