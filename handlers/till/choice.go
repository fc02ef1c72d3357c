package till

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/text"
	view "comptoir/views/till"
)

// choose answers the questions that an item asks before it is rung up.
func (h *Handler) choose(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	card, err := h.card(c, id)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Choice(h.choiceView(c, card)))
}

func (h *Handler) choiceView(c echo.Context, card *catalogdb.Card) view.ChoiceView {
	id := web.Who(c)
	return view.ChoiceView{
		Card: card, Kind: catalog.Kind(c.FormValue("kind")), Venue: id.VenueID, Currency: id.Currency, Command: newID().String(),
		Chosen: usual(card), Times: c.FormValue("times"), Return: c.FormValue("return"),
	}
}

// usual is what is pressed before anything was chosen.
func usual(card *catalogdb.Card) catalog.Choice {
	parts, _ := card.Usual()
	return catalog.Choice{ItemID: card.ID, Parts: parts}
}

// card is an item of this venue.
func (h *Handler) card(c echo.Context, id uuid.UUID) (*catalogdb.Card, error) {
	who := web.Who(c)
	cards, err := h.Catalog.Cards(c.Request().Context(), who.VenueID, who.Revision, []uuid.UUID{id})
	if err != nil {
		return nil, err
	}
	if cards[id] == nil {
		return nil, fault.NotFound("catalog.item_unknown")
	}
	return cards[id], nil
}

// choiceOf reads what was chosen of an item, by ids alone: no form has a field for the price of
// what has one.
func choiceOf(form url.Values, card *catalogdb.Card, cur money.Currency) (catalog.Choice, error) {
	choice := catalog.Choice{ItemID: card.ID}
	var err error
	if v := form.Get("variant"); v != "" {
		if choice.VariantID, err = uuid.Parse(v); err != nil {
			return choice, fault.Invalid("catalog.variant_unknown").With("item", card.Name).Because(err)
		}
	}
	if choice.Modifiers, err = modifiersOf(form, "", card.Item); err != nil {
		return choice, err
	}
	if choice.Parts, err = partsOf(form, card.Item); err != nil {
		return choice, err
	}
	choice.OpenPrice, err = typedPrice(form, cur)
	return choice, err
}

// typedPrice is the price of an item that has none of its own.
func typedPrice(form url.Values, cur money.Currency) (*money.Price, error) {
	if minor := form.Get("minor"); minor != "" {
		p, err := money.ParsePrice(minor)
		return &p, err
	}
	typed := form.Get("price")
	if typed == "" {
		return nil, nil
	}
	a, err := text.ParseAmount(typed, cur.Digits, text.NoMark)
	if err != nil {
		return nil, fault.Invalid("request.invalid").Field("price", "field.amount").Because(err)
	}
	p := money.PriceOf(a)
	return &p, nil
}

// lineOf reads a line to ring up. Its id is the tap's, so that the tap is one line however often
// it arrives.
func lineOf(c echo.Context, command uuid.UUID, card *catalogdb.Card) (order.AddLine, error) {
	form, err := c.FormParams()
	if err != nil {
		return order.AddLine{}, fault.Malformed("request.unreadable").Because(err)
	}
	line := order.AddLine{LineID: command, Note: form.Get("note"), Join: true}
	if line.Choice, err = choiceOf(form, card, web.Who(c).Currency); err != nil {
		return line, err
	}
	if line.Allergy, err = allergyOf(c, "allergy"); err != nil {
		return line, err
	}
	if err = measured(c, &line, card); err != nil {
		return line, err
	}
	for name, into := range map[string]*int{"seat": &line.Seat, "course": &line.Course} {
		asked := form.Get("at_" + name)
		if form.Has(name) {
			asked = form.Get(name)
		}
		if *into, err = number(asked, name); err != nil {
			return line, err
		}
	}
	return line, nil
}

// number reads a small number; an empty field is zero.
func number(typed, field string) (int, error) {
	if strings.TrimSpace(typed) == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		return 0, fault.Invalid("request.invalid").Field(field, "field.number").Because(err)
	}
	return n, nil
}

// measured reads how much of it there is: what a scale shows with what is around the goods, or a
// number that was typed before the tile.
func measured(c echo.Context, line *order.AddLine, card *catalogdb.Card) (err error) {
	if line.Tare, err = quantityOf(c, "tare"); err != nil {
		return err
	}
	if line.Quantity, err = quantityOf(c, "quantity"); err != nil {
		return err
	}
	line.Return = c.FormValue("return") != ""
	if card.Unit.Measured() && line.Quantity == 0 {
		return fault.Invalid("order.quantity").Field("quantity", "order.quantity")
	}
	if line.Quantity == 0 {
		line.Quantity, err = quantityOf(c, "times")
	}
	return err
}
