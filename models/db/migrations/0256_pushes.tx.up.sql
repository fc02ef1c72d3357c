-- Browsers that a person lets this server notify, also while no page of it is open.
create table push_subscriptions (
  account_id  uuid not null references accounts,
  id          uuid not null,
  staff_id    uuid not null,
  device_id   uuid,                            -- the paired device that the browser is, if it is one
  endpoint    text not null check (endpoint <> '' and length(endpoint) <= 2000),
  p256dh      text not null,
  auth        text not null,
  origin      text not null,                   -- where the browser reaches this server
  seen_at     timestamptz not null default now(),
  created_at  timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, staff_id) references staff
);
create unique index push_subscriptions_once on push_subscriptions (account_id, md5(endpoint));
create index push_subscriptions_staff on push_subscriptions (account_id, staff_id);
select tenant_table('push_subscriptions');

-- Which account has something to push, and when: asked for before it is known whose it is. It says nothing about it.
create table push_queue (
  account_id       uuid not null,
  notice_id        uuid not null,
  subscription_id  uuid not null,
  next_at          timestamptz not null default now(),
  expires_at       timestamptz not null,
  attempts         integer not null default 0,
  primary key (account_id, notice_id, subscription_id)
);
create index push_queue_due on push_queue (next_at);

-- Whoever is signed out everywhere or works here no longer is told nothing more; a device that is shut out neither.
create function forget_pushes_of_staff() returns trigger language plpgsql as $$
begin
  delete from push_subscriptions where account_id = new.account_id and staff_id = new.id;
  return null;
end $$;
create trigger staff_forget_pushes after update of epoch, active on staff for each row
  when (new.epoch <> old.epoch or not new.active) execute function forget_pushes_of_staff();

create function forget_pushes_of_device() returns trigger language plpgsql as $$
begin
  delete from push_subscriptions where account_id = new.account_id and device_id = new.id;
  return null;
end $$;
create trigger device_forget_pushes after update of epoch, revoked_at on devices for each row
  when (new.epoch <> old.epoch or new.revoked_at is not null) execute function forget_pushes_of_device();
