package order

import "comptoir/models/fault"

// SetExemption sells without tax to whoever shows a certificate, with the permission for it. Off
// charges the taxes again.
type SetExemption struct {
	Certificate string `json:"certificate,omitempty"`
	Name        string `json:"name,omitempty"` // of who is exempt
	Off         bool   `json:"off,omitempty"`
}

// ExemptionSet says who is exempt, or that nobody is any more.
type ExemptionSet struct {
	Certificate string `json:"certificate,omitempty"`
	Name        string `json:"name,omitempty"`
	Off         bool   `json:"off,omitempty"`
}

// Exemption is on what grounds an order bears no tax.
type Exemption struct {
	Certificate string `json:"certificate"`
	Name        string `json:"name,omitempty"`
	By          Actor  `json:"by"`
	ApprovedBy  Actor  `json:"approved_by,omitzero"`
}

func (SetExemption) Type() string { return "set_exemption" }
func (ExemptionSet) Type() string { return "exemption_set" }
func (ExemptionSet) act() string  { return "set_exemption" }

func (c SetExemption) decide(o Order, m Meta) ([]Payload, error) {
	if err := m.need(PermTaxExempt); err != nil {
		return nil, err
	}
	if c.Off {
		if o.Exemption == nil {
			return nil, fault.NotFound("order.not_exempt")
		}
		return []Payload{ExemptionSet{Off: true}}, nil
	}
	certificate, err := clean("certificate", c.Certificate, maxName)
	if err != nil {
		return nil, err
	}
	if certificate == "" {
		return nil, fault.Invalid("order.certificate_needed").Field("certificate", "order.certificate_needed")
	}
	name, err := clean("name", c.Name, maxName)
	if err != nil {
		return nil, err
	}
	return []Payload{ExemptionSet{Certificate: certificate, Name: name}}, nil
}

func (p ExemptionSet) apply(o *Order, e Event) {
	o.Exemption = nil
	if !p.Off {
		o.Exemption = &Exemption{Certificate: p.Certificate, Name: p.Name, By: e.Actor, ApprovedBy: e.ApprovedBy}
	}
}
