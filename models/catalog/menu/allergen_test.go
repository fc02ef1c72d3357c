package menu

import (
	"testing"

	"comptoir/models/catalog"
)

func TestAllergensOfAMenuAreReadInManyWords(t *testing.T) {
	for cell, want := range map[string]struct {
		set   catalog.Allergens
		known bool
	}{
		"milk, eggs":              {catalog.Milk | catalog.Eggs, true},
		"Fruits à coque; ŒUFS":    {catalog.Nuts | catalog.Eggs, true},
		"Молоко/глютен":           {catalog.Milk | catalog.Gluten, true},
		"Горіхи | ракоподібні":    {catalog.Nuts | catalog.Crustaceans, true},
		"Sulphur dioxide + wheat": {catalog.Sulphites | catalog.Gluten, true},
		"none":                    {0, true},
		"milk, moon dust":         {catalog.Milk, false},
	} {
		if set, known := allergens(cell); set != want.set || known != want.known {
			t.Errorf("%q is %v, known %t", cell, set.Codes(), known)
		}
	}
	for code, n := range map[string]catalog.Allergens{"gluten": catalog.Gluten, "molluscs": catalog.Molluscs, "sesame": catalog.Sesame} {
		if set, known := allergens(code); set != n || !known {
			t.Errorf("the code %s is %v", code, set.Codes())
		}
	}
}
