package bridge

import "comptoir/models/receipt/doc"

// testSlip shows what a technician wants to see: the width, the letters of all languages,
// a code, and the knife.
func testSlip(device string) doc.Document {
	return doc.Document{Title: "Test", Language: "en", Blocks: []doc.Block{
		doc.Paragraph("printbridge").Centered().Strong().Bigger(),
		doc.Paragraph(device).Centered(),
		doc.Rule(),
		doc.Pair("English", "£1.00"),
		doc.Pair("Français: éèêçœ", "1,00 €"),
		doc.Pair("Русский: ёжик №", "1,00 ₽"),
		doc.Pair("Українська: їґєі", "1,00 ₴"),
		doc.Pair("中文 日本語 한국어", "￥100"),
		doc.Pair("العربية עברית ไทย", "1.00"),
		doc.Rule(),
		doc.Paragraph("Bold").Strong(),
		doc.Paragraph("Inverse").Inverse(),
		doc.QR("https://example.test/printbridge"),
		doc.Barcode(doc.EAN13, "4607001234562"),
		doc.Cut(),
	}}
}
