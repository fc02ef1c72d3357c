package catalog

import (
	"encoding/json"
	"slices"

	"comptoir/models/fault"
)

// Allergens is a set of the substances that guests must be told of: the fourteen of Regulation
// (EU) No 1169/2011, annex II.
type Allergens uint16

// The allergens, in the sequence of the annex.
const (
	Gluten Allergens = 1 << iota
	Crustaceans
	Eggs
	Fish
	Peanuts
	Soybeans
	Milk
	Nuts
	Celery
	Mustard
	Sesame
	Sulphites
	Lupin
	Molluscs
)

// allergenCodes names them for programs, files and the database.
var allergenCodes = []string{
	"gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery", "mustard", "sesame", "sulphites", "lupin", "molluscs",
}

// AllergenCodes lists the code of every allergen.
func AllergenCodes() []string { return slices.Clone(allergenCodes) }

// ParseAllergens reads codes; it refuses one that it does not know, because a warning that nobody
// gets is worse than a file that is not taken.
func ParseAllergens(codes []string) (Allergens, error) {
	var set Allergens
	for _, code := range codes {
		n := slices.Index(allergenCodes, code)
		if n < 0 {
			return 0, fault.Invalid("catalog.allergen_unknown").Field("allergens", "catalog.allergen_unknown").With("code", code)
		}
		set |= 1 << n
	}
	return set, nil
}

// Codes lists what is in the set, in the sequence of the annex.
func (a Allergens) Codes() []string {
	codes := make([]string, 0, len(allergenCodes))
	for n, code := range allergenCodes {
		if a&(1<<n) != 0 {
			codes = append(codes, code)
		}
	}
	return codes
}

// MarshalJSON writes the set as a list of codes.
func (a Allergens) MarshalJSON() ([]byte, error) { return json.Marshal(a.Codes()) }

// UnmarshalJSON reads a list of codes.
func (a *Allergens) UnmarshalJSON(data []byte) error {
	var codes []string
	if err := json.Unmarshal(data, &codes); err != nil {
		return err
	}
	var err error
	*a, err = ParseAllergens(codes)
	return err
}

// Contains is every allergen of what was sold: of the item, of what was answered to its questions
// and of all that it is made of.
func (s Sold) Contains() Allergens {
	all := s.Allergens | brought(s.Modifiers)
	for _, p := range s.Parts {
		all |= p.Allergens | brought(p.Modifiers)
	}
	return all
}

func brought(answers []SoldModifier) (set Allergens) {
	for _, m := range answers {
		set |= m.Allergens
	}
	return set
}
