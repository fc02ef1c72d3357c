package order

import "comptoir/models/fault"

// SetService sets the service charge of this order by hand, with a reason and the permission for
// it: to a rate, or to none. Auto leaves it to the rule of the venue again.
type SetService struct {
	BasisPoints int    `json:"rate_bp,omitempty"`
	Off         bool   `json:"off,omitempty"`
	Auto        bool   `json:"auto,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

// ServiceSet says what the service charge is from then on.
type ServiceSet struct {
	BasisPoints int    `json:"rate_bp"`
	Auto        bool   `json:"auto,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

func (SetService) Type() string { return "set_service" }
func (ServiceSet) Type() string { return "service_set" }
func (ServiceSet) act() string  { return "set_service" }

func (c SetService) decide(_ Order, m Meta) ([]Payload, error) {
	if err := m.need(PermService); err != nil {
		return nil, err
	}
	if c.Auto {
		return []Payload{ServiceSet{Auto: true}}, nil
	}
	if c.BasisPoints < 0 || c.BasisPoints > 10_000 || c.Off != (c.BasisPoints == 0) {
		return nil, fault.Invalid("order.service_rate").Field("rate", "order.service_rate")
	}
	why, err := reason(c.Reason)
	if err != nil {
		return nil, err
	}
	return []Payload{ServiceSet{BasisPoints: c.BasisPoints, Reason: why}}, nil
}

func (p ServiceSet) apply(o *Order, _ Event) {
	o.ServiceBP, o.ServiceWhy = nil, ""
	if !p.Auto {
		o.ServiceBP, o.ServiceWhy = &p.BasisPoints, p.Reason
	}
}
