package demo

import "comptoir/models/catalog"

// contents are the allergens of what the demo houses serve and add to it; what is not here has none.
var contents = map[string]catalog.Allergens{
	"Soup of the day": catalog.Celery | catalog.Milk, "Salad": catalog.Mustard | catalog.Nuts, "Terrine": catalog.Eggs | catalog.Mustard | catalog.Sulphites,
	"Burrata": catalog.Milk, "Prawns": catalog.Crustaceans | catalog.Gluten, "Bread and butter": catalog.Gluten | catalog.Milk,
	"Fish of the day": catalog.Fish | catalog.Milk | catalog.Nuts, "Pasta": catalog.Gluten | catalog.Eggs | catalog.Milk, "Vegetable dish": catalog.Celery,
	"Burger": catalog.Gluten | catalog.Eggs | catalog.Milk | catalog.Mustard | catalog.Sesame, "Risotto": catalog.Milk | catalog.Celery | catalog.Sulphites,
	"Margherita": catalog.Gluten | catalog.Milk, "Marinara": catalog.Gluten, "Ham and mushroom": catalog.Gluten | catalog.Milk,
	"Ice cream": catalog.Milk | catalog.Eggs | catalog.Nuts, "Slice of cake": catalog.Gluten | catalog.Eggs | catalog.Milk | catalog.Nuts,
	"Tiramisu": catalog.Gluten | catalog.Eggs | catalog.Milk, "Cheese board": catalog.Milk | catalog.Gluten | catalog.Nuts,
	"Beer": catalog.Gluten, "Glass of wine": catalog.Sulphites, "Bottle of white": catalog.Sulphites, "Bottle of red": catalog.Sulphites, "Sparkling wine": catalog.Sulphites,
	"Cappuccino": catalog.Milk, "Flat white": catalog.Milk, "Latte": catalog.Milk, "Chai latte": catalog.Milk, "Hot chocolate": catalog.Milk, "Iced coffee": catalog.Milk,
	"Croissant": catalog.Gluten | catalog.Eggs | catalog.Milk, "Pain au chocolat": catalog.Gluten | catalog.Eggs | catalog.Milk | catalog.Soybeans,
	"Oat milk": catalog.Gluten, "Soya milk": catalog.Soybeans, "Skimmed": catalog.Milk, "Sourdough": catalog.Gluten, "Wholemeal": catalog.Gluten,
	"Mayonnaise": catalog.Eggs | catalog.Mustard, "Aioli": catalog.Eggs, "Mash": catalog.Milk, "Pepper sauce": catalog.Milk, "Béarnaise": catalog.Eggs | catalog.Milk,
	"Garlic butter": catalog.Milk, "Anchovies": catalog.Fish, "Extra cheese": catalog.Milk,
	"Cinnamon roll": catalog.Gluten | catalog.Eggs | catalog.Milk, "Scone": catalog.Gluten | catalog.Eggs | catalog.Milk,
}
