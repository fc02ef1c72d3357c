-- A register on a machine without a bridge prints through the bridge of another one, which comes for its jobs with a key.
alter table registers add column bridge_id uuid;
alter table registers add foreign key (account_id, bridge_id) references api_keys (account_id, id);
create index registers_bridge on registers (account_id, bridge_id) where bridge_id is not null;
