package account

import (
	"time"

	"comptoir/models/money"
	"comptoir/models/tax"
)

// Countries lists the countries that sign-up offers, with the rates in force at the end of 2026
// for what is eaten and drunk on the premises, taken away, or sold as goods, and with the rule
// for rounding cash. They are where an owner starts from, not advice: each account edits its own.
func Countries() []Country {
	return append(euroCountries(), otherCountries()...)
}

func euroCountries() []Country {
	euro := func(code, language string, zone string, cash money.Amount, t Taxation, more ...string) Country {
		return Country{Code: code, Currency: "EUR", Language: language, Zones: append([]string{zone}, more...),
			FirstDay: time.Monday, Cash: cash, Rounding: money.HalfUp, Tax: t, level: 100}
	}
	//                                                          standard meals hot soft alcohol flowers
	return []Country{
		euro("FR", "fr", "Europe/Paris", 1, except("TVA", 2000, 1000, 1000, 1000, 2000, 1000),
			"America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion"),
		euro("BE", "fr", "Europe/Brussels", 5, except("TVA/BTW", 2100, 1200, 2100, 2100, 2100, 600).away(600, 600)),
		euro("LU", "fr", "Europe/Luxembourg", 1, except("TVA", 1700, 300, 300, 300, 1700, 800)),
		euro("DE", "en", "Europe/Berlin", 1, except("MwSt.", 1900, 700, 1900, 1900, 1900, 700)),
		euro("AT", "en", "Europe/Vienna", 1, except("USt.", 2000, 1000, 2000, 2000, 2000, 1300)),
		euro("NL", "en", "Europe/Amsterdam", 5, except("btw", 2100, 900, 900, 900, 2100, 900)),
		euro("IE", "en", "Europe/Dublin", 5, except("VAT", 2300, 900, 900, 2300, 2300, 1350)),
		euro("IT", "en", "Europe/Rome", 1, except("IVA", 2200, 1000, 1000, 1000, 1000, 1000)),
		euro("ES", "en", "Europe/Madrid", 1, except("IVA", 2100, 1000, 1000, 1000, 1000, 1000), "Atlantic/Canary"),
		euro("PT", "en", "Europe/Lisbon", 1, except("IVA", 2300, 1300, 1300, 2300, 2300, 600), "Atlantic/Madeira", "Atlantic/Azores"),
		euro("GR", "en", "Europe/Athens", 1, except("ΦΠΑ", 2400, 1300, 2400, 2400, 2400, 1300).away(1300, 1300)),
		euro("FI", "en", "Europe/Helsinki", 5, except("ALV", 2550, 1350, 1350, 1350, 2550, 2550)),
		euro("EE", "en", "Europe/Tallinn", 5, flat("KM", 2400)),
		euro("LV", "en", "Europe/Riga", 1, flat("PVN", 2100)),
		euro("LT", "en", "Europe/Vilnius", 5, flat("PVM", 2100)),
		euro("BG", "en", "Europe/Sofia", 1, flat("ДДС", 2000)),
	}
}

func otherCountries() []Country {
	land := func(code, currency, language string, level int, cash money.Amount, t Taxation, zones ...string) Country {
		return Country{Code: code, Currency: currency, Language: language, Zones: zones,
			FirstDay: firstDay(code), Cash: cash, Rounding: money.HalfUp, Tax: t, level: level}
	}
	japan := land("JP", "JPY", "en", 160, 1, except("消費税", 1000, 1000, 1000, 1000, 1000, 1000).away(800, 800), "Asia/Tokyo")
	japan.Rounding = money.Down
	return []Country{
		land("CH", "CHF", "fr", 170, 5, except("MWST/TVA", 810, 810, 810, 810, 810, 260).away(260, 260), "Europe/Zurich"),
		land("GB", "GBP", "en", 95, 1, flat("VAT", 2000), "Europe/London"),
		land("US", "USD", "en", 130, 1, local(0, "Sales tax"), "America/New_York", "America/Chicago", "America/Denver",
			"America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"),
		land("CA", "CAD", "en", 160, 5, local(500, "GST"), "America/Toronto", "America/Halifax", "America/St_Johns",
			"America/Winnipeg", "America/Regina", "America/Edmonton", "America/Vancouver"),
		land("AU", "AUD", "en", 180, 5, flat("GST", 1000), "Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane",
			"Australia/Hobart", "Australia/Adelaide", "Australia/Darwin", "Australia/Perth"),
		land("NZ", "NZD", "en", 190, 10, flat("GST", 1500), "Pacific/Auckland"),
		japan,
		land("UA", "UAH", "uk", 2500, 50, flat("ПДВ", 2000), "Europe/Kyiv"),
		land("RU", "RUB", "ru", 8200, 1, flat("НДС", 2200), "Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg",
			"Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka"),
		land("PL", "PLN", "en", 500, 1, except("VAT", 2300, 800, 2300, 2300, 2300, 800), "Europe/Warsaw"),
		land("CZ", "CZK", "en", 3000, 100, except("DPH", 2100, 1200, 1200, 1200, 2100, 2100), "Europe/Prague"),
		land("SE", "SEK", "en", 1700, 100, except("Moms", 2500, 1200, 1200, 1200, 2500, 2500).away(600, 600), "Europe/Stockholm"),
		land("NO", "NOK", "en", 2000, 100, except("Mva", 2500, 2500, 2500, 2500, 2500, 2500).away(1500, 1500), "Europe/Oslo"),
		land("DK", "DKK", "en", 1450, 50, flat("Moms", 2500), "Europe/Copenhagen"),
		land("RO", "RON", "en", 550, 1, except("TVA", 2100, 1100, 1100, 2100, 2100, 2100), "Europe/Bucharest"),
		land("TR", "TRY", "en", 5000, 1, except("KDV", 2000, 1000, 1000, 1000, 2000, 2000), "Europe/Istanbul"),
		land("IN", "INR", "en", 8000, 100, india(), "Asia/Kolkata"),
		land("MX", "MXN", "en", 2300, 1, flat("IVA", 1600), "America/Mexico_City", "America/Cancun", "America/Hermosillo", "America/Tijuana"),
		land("BR", "BRL", "en", 400, 1, brazil(), "America/Sao_Paulo", "America/Recife", "America/Fortaleza",
			"America/Cuiaba", "America/Manaus", "America/Rio_Branco"),
		land("AE", "AED", "en", 720, 25, flat("VAT", 500), "Asia/Dubai"),
		land("KW", "KWD", "en", 550, 5, Taxation{Mode: tax.Inclusive}, "Asia/Kuwait"),
	}
}

// india shares each rate between the union and the state, on top of prices. Alcohol is outside
// it: each state taxes it in its own way, and cut flowers are free.
func india() Taxation {
	t := except("", 1800, 500, 500, 500, 0, 0)
	t.Names, t.Mode = []string{"CGST", "SGST"}, tax.Exclusive
	return t
}

// brazil has its taxes inside the price; how much depends on the firm's regime and the state.
func brazil() Taxation {
	t := flat("Tributos", 0)
	t.Local = true
	return t
}

// firstDay is where the calendar of a country outside the euro begins its week (CLDR).
func firstDay(code string) time.Weekday {
	switch code {
	case "US", "CA", "JP", "IN", "MX", "BR":
		return time.Sunday
	case "KW":
		return time.Saturday
	}
	return time.Monday
}
