package orderdb_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"comptoir/models/giftcard"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

// giftOf sells a gift card and returns the order and the card.
func giftOf(t *testing.T, h *ordertest.House, code string, value money.Amount) (orderdb.Order, giftcard.Card) {
	t.Helper()
	id := ordertest.ID()
	h.Do(id, order.SellGiftCard{LineID: ordertest.ID(), Code: code, Value: value, Name: "Gift card"})
	o := h.Do(id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: value}, order.Close{})
	return o, cardOf(t, h, o.Lines[0].Gift.Code)
}

func cardOf(t *testing.T, h *ordertest.House, code string) giftcard.Card {
	t.Helper()
	c, err := giftcard.NewStore(h.DB, time.Now).ByCode(h.Ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func byCard(code string, amount money.Amount) order.AddPayment {
	return order.AddPayment{PaymentID: ordertest.ID(), Tender: order.GiftCard, Amount: amount, Reference: code}
}

func TestAGiftCardIsSoldToppedUpAndPaysInParts(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	sale, card := giftOf(t, h, "", 1000)
	if card.Balance != 1000 || len(card.Code) != 12 || sale.Totals.Net != 0 || sale.Totals.Deposit != 1000 {
		t.Fatalf("a card of %+v was sold for %+v", card, sale.Totals)
	}
	giftOf(t, h, card.Code, 500)
	lunch := h.Do(ordertest.ID(), ordertest.Add(h.Soup), byCard(card.Code, 450), order.Close{})
	if got := cardOf(t, h, card.Code); got.Balance != 1050 || got.Loaded != 1500 {
		t.Errorf("%d of %d are left", got.Balance, got.Loaded)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), ordertest.Add(h.Pizza), byCard(card.Code, 1100))); code(err) == "" {
		t.Error("the card paid more than it holds")
	}
	h.Do(lunch.ID, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold"})
	if got := cardOf(t, h, card.Code); got.Balance != 1500 {
		t.Errorf("after the refund there are %d", got.Balance)
	}
}

func TestAPaymentByCardThatIsTakenBackIsOnTheCardAgain(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	_, card := giftOf(t, h, "PAPER 0001", 1000)
	id, pay := ordertest.ID(), byCard("paper-0001", 300)
	h.Do(id, ordertest.Add(h.Soup), pay)
	if got := cardOf(t, h, card.Code).Balance; got != 700 {
		t.Fatalf("%d are left", got)
	}
	h.Do(id, order.RemovePayment{PaymentID: pay.PaymentID})
	if got := cardOf(t, h, card.Code).Balance; got != 1000 {
		t.Errorf("%d are left", got)
	}
}

func TestACardIsNeverSpentTwice(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	_, card := giftOf(t, h, "", 450)
	var paid atomic.Int32
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			_, err := h.Orders.Do(h.Ctx, h.Ask(n%2, ordertest.ID(), ordertest.Add(h.Soup), byCard(card.Code, 450), order.Close{}))
			if err == nil {
				paid.Add(1)
			} else if code(err) != "gift.spent" {
				t.Errorf("refused by %v", err)
			}
		})
	}
	all.Wait()
	if paid.Load() != 1 || cardOf(t, h, card.Code).Balance != 0 {
		t.Errorf("the card paid %d times", paid.Load())
	}
}

func TestACardWhoseMoneyIsSpentIsNotGivenBack(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	sale, card := giftOf(t, h, "", 1000)
	h.Do(ordertest.ID(), ordertest.Add(h.Soup), byCard(card.Code, 450), order.Close{})
	for _, c := range []order.Command{order.RefundOrder{RefundID: ordertest.ID(), Reason: "regrets"}, order.Reopen{Reason: "wrong"}} {
		if _, err := h.Orders.Do(h.Ctx, h.Ask(0, sale.ID, c)); code(err) != "gift.spent" {
			t.Errorf("%s: %v", c.Type(), err)
		}
	}
	fresh, other := giftOf(t, h, "", 2000)
	h.Do(fresh.ID, order.RefundOrder{RefundID: ordertest.ID(), Reason: "regrets"})
	if got := cardOf(t, h, other.Code).Balance; got != 0 {
		t.Errorf("the card that came back holds %d", got)
	}
}

func TestASaleOfACardThatIsCorrectedLoadsItOnce(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	sale, card := giftOf(t, h, "", 1000)
	h.Do(sale.ID, order.Reopen{Reason: "wrong tender"})
	if got := cardOf(t, h, card.Code).Balance; got != 0 {
		t.Errorf("while the sale is open the card holds %d", got)
	}
	h.Do(sale.ID, order.Close{})
	if got := cardOf(t, h, card.Code).Balance; got != 1000 {
		t.Errorf("the card holds %d", got)
	}
}

func TestAnExpiredOrBlockedCardDoesNotPay(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	gifts := giftcard.NewStore(h.DB, time.Now)
	if err := gifts.SetRule(h.Ctx, h.Venue, giftcard.Rule{Months: 12}); err != nil {
		t.Fatal(err)
	}
	_, card := giftOf(t, h, "", 1000)
	if card.Expires == "" {
		t.Fatal("the card pays for ever")
	}
	soon := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), byCard(card.Code, 450))
	soon.At = time.Now().AddDate(1, 0, 2)
	if _, err := h.Orders.Do(h.Ctx, soon); code(err) != "gift.unknown" {
		t.Errorf("after its time: %v", err)
	}
	block := giftcard.Change{ID: ordertest.ID(), Card: card.ID, VenueID: h.Venue, Block: true, Why: "stolen"}
	if err := gifts.Do(h.Ctx, block); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), byCard(card.Code, 450))); code(err) != "gift.unknown" {
		t.Errorf("a stolen card: %v", err)
	}
	day := card.Expires.Add(1)
	expire := giftcard.Change{ID: ordertest.ID(), Card: card.ID, VenueID: h.Venue, Expire: true, Today: day}
	for range 2 {
		if err := gifts.Do(h.Ctx, expire); err != nil {
			t.Fatal(err)
		}
	}
	if got := cardOf(t, h, card.Code).Balance; got != 0 {
		t.Errorf("%d are still owed", got)
	}
	if got := number(t, h, `select -sum(amount)::int from journal_postings where ledger_account = 'gift_cards_expired'`); got != 1000 {
		t.Errorf("%d were earned", got)
	}
	if got := number(t, h, `select sum(amount)::int from journal_postings where ledger_account = 'gift_cards'`); got != 0 {
		t.Errorf("the books owe %d", -got)
	}
}

func TestACardDoesNotBuyAnother(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	_, card := giftOf(t, h, "", 1000)
	sell := order.SellGiftCard{LineID: ordertest.ID(), Value: 500, Name: "Gift card"}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), sell, byCard(card.Code, 500))); code(err) != "order.gift_for_gift" {
		t.Errorf("got %v", err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), byCard(card.Code, 100), sell)); code(err) != "order.gift_for_gift" {
		t.Errorf("got %v", err)
	}
}

func TestTheBooksOweWhatTheCardsHold(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	_, one := giftOf(t, h, "", 3000)
	giftOf(t, h, "", 2000)
	h.Do(ordertest.ID(), ordertest.Add(h.Soup), byCard(one.Code, 200))
	h.Do(ordertest.ID(), ordertest.Add(h.Beer), byCard(one.Code, 500), order.Close{})
	owed := number(t, h, `select -sum(amount)::int from journal_postings where ledger_account in ('gift_cards', 'gift_cards_used')`)
	held := number(t, h, `select sum(balance)::int from gift_cards`)
	moved := number(t, h, `select sum(amount)::int from gift_card_moves`)
	if owed != 4300 || held != owed || moved != owed {
		t.Errorf("the books owe %d, the cards hold %d, their stories make %d", owed, held, moved)
	}
}
