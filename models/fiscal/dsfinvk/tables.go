package dsfinvk

import (
	"strconv"
	"strings"
)

// A table is a file of the export. Its columns are written in a shorthand: NAME:50 is text of at most
// 50 characters, NAME:n2 a number with two decimals, NAME:t a time, NAME:b yes or no, NAME other text.
type table struct {
	file string
	name string
	keys int // how many columns name a row
	spec string
}

// every table begins with the closing.
const closingKey = "Z_KASSE_ID:50 Z_ERSTELLUNG:t Z_NR:n0 "

const address = "STRASSE:60 %PLZ:10 %ORT:62 %LAND:3"

var (
	lines         = table{"lines.csv", "Bonpos", 5, "BON_ID:40 POS_ZEILE:50 GUTSCHEIN_NR:50 ARTIKELTEXT:255 POS_TERMINAL_ID:50 GV_TYP:30 GV_NAME:40 INHAUS:b P_STORNO:b AGENTUR_ID:n0 ART_NR:50 GTIN:50 WARENGR_ID:40 WARENGR:50 MENGE:n3 FAKTOR:n3 EINHEIT:50 STK_BR:n5"}
	linesVAT      = table{"lines_vat.csv", "Bonpos_USt", 6, "BON_ID:40 POS_ZEILE:50 UST_SCHLUESSEL:n0 POS_BRUTTO:n5 POS_NETTO:n5 POS_UST:n5"}
	itemAmounts   = table{"itemamounts.csv", "Bonpos_Preisfindung", 7, "BON_ID:40 POS_ZEILE:50 TYP:20 UST_SCHLUESSEL:n0 PF_BRUTTO:n5 PF_NETTO:n5 PF_UST:n5"}
	subItems      = table{"subitems.csv", "Bonpos_Zusatzinfo", 6, "BON_ID:40 POS_ZEILE:50 ZI_ART_NR:50 ZI_GTIN:50 ZI_NAME:50 ZI_WARENGR_ID:40 ZI_WARENGR:50 ZI_MENGE:n3 ZI_FAKTOR:n3 ZI_EINHEIT:50 ZI_UST_SCHLUESSEL:n0 ZI_BASISPREIS_BRUTTO:n5 ZI_BASISPREIS_NETTO:n5 ZI_BASISPREIS_UST:n5"}
	transactions  = table{"transactions.csv", "Bonkopf", 4, "BON_ID:40 BON_NR:n0 BON_TYP:30 BON_NAME:60 TERMINAL_ID:50 BON_STORNO:b BON_START:t BON_ENDE:t BEDIENER_ID:50 BEDIENER_NAME:50 UMS_BRUTTO:n2 KUNDE_NAME:50 KUNDE_ID:50 KUNDE_TYP:50 KUNDE_STRASSE:60 KUNDE_PLZ:10 KUNDE_ORT:62 KUNDE_LAND:3 KUNDE_USTID:15 BON_NOTIZ:255"}
	receiptsVAT   = table{"transactions_vat.csv", "Bonkopf_USt", 5, "BON_ID:40 UST_SCHLUESSEL:n0 BON_BRUTTO:n5 BON_NETTO:n5 BON_UST:n5"}
	groups        = table{"allocation_groups.csv", "Bonkopf_AbrKreis", 5, "BON_ID:40 ABRECHNUNGSKREIS:50"}
	payments      = table{"datapayment.csv", "Bonkopf_Zahlarten", 6, "BON_ID:40 ZAHLART_TYP:25 ZAHLART_NAME:60 ZAHLWAEH_CODE:3 ZAHLWAEH_BETRAG:n2 BASISWAEH_BETRAG:n2"}
	references    = table{"references.csv", "Bon_Referenzen", 5, "BON_ID:40 POS_ZEILE REF_TYP:20 REF_NAME:40 REF_DATUM:t REF_Z_KASSE_ID:50 REF_Z_NR:n0 REF_BON_ID:40"}
	signatures    = table{"transactions_tse.csv", "TSE_Transaktionen", 5, "BON_ID:40 TSE_ID:n0 TSE_TANR:n0 TSE_TA_START TSE_TA_ENDE TSE_TA_VORGANGSART:30 TSE_TA_SIGZ:n0 TSE_TA_SIG:512 TSE_TA_FEHLER:200 TSE_VORGANGSDATEN"}
	closings      = table{"cashpointclosing.csv", "Stamm_Abschluss", 3, "Z_BUCHUNGSTAG TAXONOMIE_VERSION:10 Z_START_ID:40 Z_ENDE_ID:40 NAME:60 " + prefixed("") + " STNR:20 USTID:15 Z_SE_ZAHLUNGEN:n2 Z_SE_BARZAHLUNGEN:n2"}
	locations     = table{"location.csv", "Stamm_Orte", 3, "LOC_NAME:60 " + prefixed("LOC_") + " LOC_USTID:15"}
	registers     = table{"cashregister.csv", "Stamm_Kassen", 3, "KASSE_BRAND:50 KASSE_MODELL:50 KASSE_SERIENNR:70 KASSE_SW_BRAND:50 KASSE_SW_VERSION:50 KASSE_BASISWAEH_CODE:3 KEINE_UST_ZUORDNUNG:b"}
	terminals     = table{"slaves.csv", "Stamm_Terminals", 4, "TERMINAL_ID:50 TERMINAL_BRAND:50 TERMINAL_MODELL:50 TERMINAL_SERIENNR:70 TERMINAL_SW_BRAND:50 TERMINAL_SW_VERSION:50"}
	agencies      = table{"pa.csv", "Stamm_Agenturen", 4, "AGENTUR_ID:n0 AGENTUR_NAME:60 " + prefixed("AGENTUR_") + " AGENTUR_STNR:20 AGENTUR_USTID:15"}
	vatRates      = table{"vat.csv", "Stamm_USt", 4, "UST_SCHLUESSEL:n0 UST_SATZ:n2 UST_BESCHR:55"}
	modules       = table{"tse.csv", "Stamm_TSE", 4, "TSE_ID:n0 TSE_SERIAL:68 TSE_SIG_ALGO:30 TSE_ZEITFORMAT TSE_PD_ENCODING:5 TSE_PUBLIC_KEY:512" + certificateColumns}
	businessCases = table{"businesscases.csv", "Z_GV_Typ", 7, "GV_TYP:30 GV_NAME:40 AGENTUR_ID:n0 UST_SCHLUESSEL:n0 Z_UMS_BRUTTO:n5 Z_UMS_NETTO:n5 Z_UST:n5"}
	paymentSums   = table{"payment.csv", "Z_Zahlart", 5, "ZAHLART_TYP:25 ZAHLART_NAME:60 Z_ZAHLART_BETRAG:n2"}
	currencySums  = table{"cash_per_currency.csv", "Z_Waehrungen", 4, "ZAHLART_WAEH:3 ZAHLART_BETRAG_WAEH:n2"}
)

// tables are all of them, in the sequence of the description. Those that nothing is written to are
// there as well, empty.
var tables = []table{lines, linesVAT, itemAmounts, subItems, transactions, receiptsVAT, groups, payments, references, signatures,
	closings, locations, registers, terminals, agencies, vatRates, modules, businessCases, paymentSums, currencySums}

// A certificate is cut into pieces of a thousand characters.
const (
	certificateColumns = " TSE_ZERTIFIKAT_I:1000 TSE_ZERTIFIKAT_II:1000 TSE_ZERTIFIKAT_III:1000 TSE_ZERTIFIKAT_IV:1000 TSE_ZERTIFIKAT_V:1000 TSE_ZERTIFIKAT_VI:1000 TSE_ZERTIFIKAT_VII:1000"
	certificatePieces  = 7
	certificatePiece   = 1000
)

func prefixed(prefix string) string { return prefix + strings.ReplaceAll(address, "%", prefix) }

// A column of a table.
type column struct {
	name   string
	number bool
	size   int // decimals of a number, most characters of a text; 0 of a text: no limit
}

func (t table) columns() []column {
	var out []column
	for _, part := range strings.Fields(closingKey + t.spec) {
		name, kind, _ := strings.Cut(part, ":")
		c := column{name: name}
		switch digits, number := strings.CutPrefix(kind, "n"); {
		case number:
			c.number = true
			c.size, _ = strconv.Atoi(digits)
		case kind == "b":
			c.size = 1
		case kind != "t" && kind != "":
			c.size, _ = strconv.Atoi(kind)
		}
		out = append(out, c)
	}
	return out
}
