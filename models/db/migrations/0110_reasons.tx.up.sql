-- Why something was taken back or given away: what people choose from, in the account's words. Orders keep the
-- words themselves, so a reason can be renamed or retired.
create table reasons (
  account_id   uuid not null references accounts,
  id           uuid not null,
  act          text not null check (act <> ''),
  text         text not null check (text <> ''),
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id)
);
create index reasons_act on reasons (account_id, act, position) where archived_at is null;

-- Accounts that exist already get the usual reasons in their language. The owner of the tables may look past the
-- tenants' wall only while it is not forced.
alter table accounts no force row level security;
insert into reasons (account_id, id, act, text, position)
select a.account_id, gen_random_uuid(), r.act,
       case a.language when 'fr' then r.fr when 'ru' then r.ru when 'uk' then r.uk else r.en end, r.position
from accounts a cross join (values
  ('void', 1, 'Entered by mistake', 'Saisi par erreur', 'Введено по ошибке', 'Введено помилково'),
  ('void', 2, 'Guest changed their mind', 'Le client a changé d’avis', 'Гость передумал', 'Гість передумав'),
  ('void', 3, 'Took too long', 'Trop d’attente', 'Слишком долго', 'Занадто довго'),
  ('void', 4, 'Ran out', 'Plus disponible', 'Закончилось', 'Закінчилося'),
  ('void', 5, 'Dropped or spoilt', 'Tombé ou gâté', 'Уронили или испортили', 'Впустили або зіпсували'),
  ('cancel', 1, 'Entered by mistake', 'Saisi par erreur', 'Введено по ошибке', 'Введено помилково'),
  ('cancel', 2, 'Guest left', 'Le client est parti', 'Гость ушёл', 'Гість пішов'),
  ('cancel', 3, 'Entered twice', 'Saisi deux fois', 'Введено дважды', 'Введено двічі'),
  ('discount', 1, 'Regular guest', 'Client fidèle', 'Постоянный гость', 'Постійний гість'),
  ('discount', 2, 'Staff', 'Personnel', 'Персонал', 'Персонал'),
  ('discount', 3, 'Complaint', 'Réclamation', 'Жалоба', 'Скарга'),
  ('discount', 4, 'Agreed price', 'Prix convenu', 'Договорная цена', 'Договірна ціна'),
  ('comp', 1, 'Complaint', 'Réclamation', 'Жалоба', 'Скарга'),
  ('comp', 2, 'From the house', 'Offert par la maison', 'От заведения', 'Від закладу'),
  ('comp', 3, 'Birthday', 'Anniversaire', 'День рождения', 'День народження'),
  ('comp', 4, 'Staff', 'Personnel', 'Персонал', 'Персонал'),
  ('price', 1, 'Agreed price', 'Prix convenu', 'Договорная цена', 'Договірна ціна'),
  ('price', 2, 'Label says otherwise', 'Étiquette différente', 'Другая цена на ценнике', 'Інша ціна на ціннику'),
  ('price', 3, 'Damaged goods', 'Article abîmé', 'Товар повреждён', 'Товар пошкоджено'),
  ('service', 1, 'Guest asked for it', 'À la demande du client', 'По просьбе гостя', 'На прохання гостя'),
  ('service', 2, 'Service was slow', 'Service trop lent', 'Медленное обслуживание', 'Повільне обслуговування'),
  ('service', 3, 'Complaint', 'Réclamation', 'Жалоба', 'Скарга'),
  ('refund', 1, 'Brought back', 'Article rapporté', 'Товар вернули', 'Товар повернули'),
  ('refund', 2, 'Damaged goods', 'Article abîmé', 'Товар повреждён', 'Товар пошкоджено'),
  ('refund', 3, 'Complaint', 'Réclamation', 'Жалоба', 'Скарга'),
  ('refund', 4, 'Charged by mistake', 'Compté par erreur', 'Посчитано по ошибке', 'Пораховано помилково'),
  ('reopen', 1, 'Charged by mistake', 'Compté par erreur', 'Посчитано по ошибке', 'Пораховано помилково'),
  ('reopen', 2, 'Wrong way of paying', 'Mauvais moyen de paiement', 'Неверный способ оплаты', 'Неправильний спосіб оплати'),
  ('reopen', 3, 'Invoice asked for', 'Facture demandée', 'Попросили счёт-фактуру', 'Попросили рахунок-фактуру'),
  ('payment', 1, 'Entered by mistake', 'Saisi par erreur', 'Введено по ошибке', 'Введено помилково'),
  ('payment', 2, 'Wrong way of paying', 'Mauvais moyen de paiement', 'Неверный способ оплаты', 'Неправильний спосіб оплати'),
  ('paid_out', 1, 'Supplier', 'Fournisseur', 'Поставщик', 'Постачальник'),
  ('paid_out', 2, 'Small purchase', 'Petit achat', 'Мелкая покупка', 'Дрібна покупка'),
  ('paid_out', 3, 'To the bank', 'Dépôt en banque', 'В банк', 'До банку'),
  ('paid_in', 1, 'Change', 'Monnaie', 'Размен', 'Розмін'),
  ('drawer', 1, 'Change', 'Monnaie', 'Размен', 'Розмін'),
  ('drawer', 2, 'Checking the drawer', 'Contrôle du tiroir', 'Проверка ящика', 'Перевірка скриньки')
) as r(act, position, en, fr, ru, uk);
alter table accounts force row level security;
select tenant_table('reasons');
