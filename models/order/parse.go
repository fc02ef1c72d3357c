package order

import (
	"encoding/json"
	"maps"
	"slices"

	"comptoir/models/fault"
)

// ParseCommand reads a command of the API. What only the server knows (names, prices and
// taxes of what is sold, the terms of the venue) is not read: Resolve fills it in.
func ParseCommand(commandType string, data []byte) (Command, error) {
	read, ok := commands[commandType]
	if !ok {
		return nil, fault.Invalid("order.command_unknown").Field("type", "order.command_unknown")
	}
	cmd, err := read(data)
	if err != nil {
		return nil, fault.Malformed("order.command_malformed").With("type", commandType).Because(err)
	}
	return cmd, nil
}

// CommandTypes lists the types of commands that ParseCommand reads, in the sequence of the alphabet.
func CommandTypes() []string { return slices.Sorted(maps.Keys(commands)) }

// commands reads each type of command.
var commands = map[string]func([]byte) (Command, error){
	Open{}.Type():           parse[Open],
	AddLine{}.Type():        parse[AddLine],
	RepeatRound{}.Type():    parse[RepeatRound],
	SellGiftCard{}.Type():   parse[SellGiftCard],
	SetQuantity{}.Type():    parse[SetQuantity],
	RemoveLine{}.Type():     parse[RemoveLine],
	VoidLine{}.Type():       parse[VoidLine],
	SetModifiers{}.Type():   parse[SetModifiers],
	SetPrice{}.Type():       parse[SetPrice],
	SetNote{}.Type():        parse[SetNote],
	SetAllergies{}.Type():   parse[SetAllergies],
	SetSeat{}.Type():        parse[SetSeat],
	SetCourse{}.Type():      parse[SetCourse],
	SetTable{}.Type():       parse[SetTable],
	SetCovers{}.Type():      parse[SetCovers],
	SetName{}.Type():        parse[SetName],
	SetKind{}.Type():        parse[SetKind],
	SetOrderNote{}.Type():   parse[SetOrderNote],
	AttachGuest{}.Type():    parse[AttachGuest],
	ApplyDiscount{}.Type():  parse[ApplyDiscount],
	RemoveDiscount{}.Type(): parse[RemoveDiscount],
	SetTip{}.Type():         parse[SetTip],
	CompLine{}.Type():       parse[CompLine],
	UncompLine{}.Type():     parse[UncompLine],
	SetService{}.Type():     parse[SetService],
	SetExemption{}.Type():   parse[SetExemption],
	Hold{}.Type():           parse[Hold],
	Resume{}.Type():         parse[Resume],
	Send{}.Type():           parse[Send],
	PlanCourse{}.Type():     parse[PlanCourse],
	PrintBill{}.Type():      parse[PrintBill],
	AddPayment{}.Type():     parse[AddPayment],
	ConfirmPayment{}.Type(): parse[ConfirmPayment],
	RemovePayment{}.Type():  parse[RemovePayment],
	Close{}.Type():          parse[Close],
	Cancel{}.Type():         parse[Cancel],
	Split{}.Type():          parse[Split],
	Merge{}.Type():          parse[Merge],
	Undo{}.Type():           parse[Undo],
	MoveLines{}.Type():      parse[MoveLines],
	UndoMove{}.Type():       parse[UndoMove],
	RefundOrder{}.Type():    parse[RefundOrder],
	Reopen{}.Type():         parse[Reopen],
	TipPayment{}.Type():     parse[TipPayment],
}

func parse[C Command](data []byte) (Command, error) {
	var c C
	err := json.Unmarshal(data, &c)
	return c, err
}
