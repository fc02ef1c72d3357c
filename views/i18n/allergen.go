package i18n

import (
	"context"
	"strings"

	"comptoir/models/catalog"
)

// Allergens names what is in a set, with commas.
func Allergens(ctx context.Context, set catalog.Allergens) string {
	var names []string
	for _, code := range set.Codes() {
		names = append(names, T(ctx, "allergen."+code))
	}
	return strings.Join(names, ", ")
}

// Allergy names what a guest must not have: allergens, and what was written beside them.
func Allergy(ctx context.Context, set catalog.Allergens, text string) string {
	names := Allergens(ctx, set)
	if names == "" || text == "" {
		return names + text
	}
	return names + "; " + text
}
