package menu

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"comptoir/models/fault"
	"comptoir/models/money"
)

func read(t *testing.T, contents ...string) Menu {
	t.Helper()
	var files []File
	for n, c := range contents {
		files = append(files, File{Name: fmt.Sprintf("%d.csv", n), Content: []byte(c)})
	}
	m, err := Read(files, Options{Digits: 2, Fallback: "Menu"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// told writes a menu as one line an item and one a refusal.
func told(m Menu) string {
	var b strings.Builder
	for _, i := range m.Items {
		fmt.Fprintf(&b, "%s > %s", i.Category, i.Name)
		for _, extra := range []string{i.KitchenName, i.Description, i.Tax, i.Station, i.Colour} {
			if extra != "" {
				fmt.Fprintf(&b, " (%s)", extra)
			}
		}
		for _, r := range i.Rows {
			price := "-"
			if r.Price != nil {
				price = fmt.Sprint(*r.Price)
			}
			if r.Open {
				price = "open"
			}
			fmt.Fprintf(&b, " | %s", strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", r.Variant, price, r.SKU, r.Barcode)), " "))
		}
		b.WriteString("\n")
	}
	for _, l := range m.Refused {
		fmt.Fprintf(&b, "line %d: %s %s %s\n", l.Line, l.Code, l.Field, l.Label)
	}
	return b.String()
}

func TestFilesOfManyMakesAreUnderstood(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{
			"our own template",
			"category,name,variant,price,sku,barcode,tax,description,kitchen name,station,colour,favourite\n" +
				"Drinks,Espresso,,2.20,ESP,,10,Short and strong,ESPR,Bar,amber,yes\n" +
				"Drinks,Tea,Cup,3.00,T-C,4006381333931,,Green,,,,\nDrinks,Tea,Pot,5.50,T-P,,,,,,,\n",
			"Drinks > Espresso (ESPR) (Short and strong) (10) (Bar) (amber) | 220 ESP\nDrinks > Tea (Green) | Cup 300 T-C 4006381333931 | Pot 550 T-P\n",
		},
		{
			"a French spreadsheet, with semicolons, commas and a byte order mark",
			"\ufeffCatégorie;Libellé;Prix TTC;Code à barres;TVA\r\nPâtisserie;Crème brûlée;7,50;;10 %\r\n;;;;\r\nPâtisserie;Tarte; 1 234,00 €;;\r\n",
			"Pâtisserie > Crème brûlée (10 %) | 750\nPâtisserie > Tarte | 123400\n",
		},
		{
			"windows-1252 bytes, no category",
			"name,price\nCr\xe8me,3\n",
			"Menu > Crème | 300\n",
		},
		{
			"Russian headers, tabs",
			"Категория\tНазвание\tЦена\nСупы\tБорщ\t5\n",
			"Супы > Борщ | 500\n",
		},
		{
			"an item export with one row a variation",
			"Token,Item Name,Variation Name,SKU,Description,Reporting Category,Price,Tax - VAT (20%)\n" +
				"A,Latte,Small,L1,Milky,Coffee,3.40,Y\nA,Latte,Large,L2,,Coffee,4.10,Y\nB,Gift card,Regular,,,Misc,variable,N\n",
			"Coffee > Latte (Milky) (20%) | Small 340 L1 | Large 410 L2\nMisc > Gift card | open\n",
		},
		{
			"an item export with handles",
			"Handle,SKU,Name,Category,Option 1 name,Option 1 value,Default price,Barcode\n" +
				"pizza,1001,Pizza,Food,Size,S,9.00,\npizza,1002,,,Size,L,12.00,\nsoup,1003,Soup,Food,,,6.00,123\n",
			"Food > Pizza | S 900 1001 | L 1200 1002\nFood > Soup | 600 1003 123\n",
		},
		{
			"a shop's product export",
			"Handle,Title,Body (HTML),Type,Option1 Name,Option1 Value,Option2 Value,Variant SKU,Variant Price,Variant Barcode\n" +
				"rose,Rose,\"<p>Red &amp; <b>fresh</b></p>\",Flowers,Title,Default Title,,R1,4.00,'4006381333931\n" +
				"bag,Bag,,Goods,Size,S,Red,B1,10.00,\nbag,,,,Size,S,Blue,B2,11.00,\n",
			"Flowers > Rose (Red & fresh) | 400 R1 4006381333931\nGoods > Bag | S / Red 1000 B1 | S / Blue 1100 B2\n",
		},
		{
			"what is wrong is told by line",
			"sku,name,price\n1,Tea,abc\n2,Coffee,1.234\n3,,1.00\n4,Cake,-2\n5,Pie,1.00\n5,Pie again,2.00\n6,Bun\n7,Roll,1,2\n4.00638E+12,Bread,1.00\n8,Pie,3.00\n",
			"Menu > Pie | 100 5\n" +
				"line 2: amount.not_a_number price Tea\nline 3: amount.too_many_decimals price Coffee\nline 4: import.name_missing name 3\n" +
				"line 5: catalog.price_negative price Cake\nline 7: import.duplicate sku Pie again\nline 8: import.too_few_fields  Bun\n" +
				"line 9: import.too_many_fields  Roll\nline 10: import.scientific_notation sku Bread\nline 11: import.duplicate name Pie\n",
		},
		{
			"markup stays what it is: a text",
			"name,price\n<img src=x onerror=alert(1)>,1\n\"\"\"><script>alert(1)</script>\",2\n=1+1,3\n",
			"Menu > <img src=x onerror=alert(1)> | 100\nMenu > \"><script>alert(1)</script> | 200\nMenu > =1+1 | 300\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(read(t, tt.file))
			if got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAWorkbookIsReadToTheCent(t *testing.T) {
	book := excelize.NewFile()
	for n, row := range [][]any{
		{"Name", "Price", "SKU", "Barcode"},
		{"Tea", 12.75, "0017", 4006381333931},
		{"Coffee", 1.234e3, 17, nil},
		{"Cake", 0.1 + 0.2, nil, "4.006381333932E+12"},
		{"Third of a cent", 1.0 / 3, nil, nil},
	} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	m, err := Read([]File{{"menu.xlsx", b.Bytes()}}, Options{Digits: 2, Fallback: "Menu"})
	if err != nil {
		t.Fatal(err)
	}
	want := "Menu > Tea | 1275 0017 4006381333931\nMenu > Coffee | 123400 17\nMenu > Cake | 30 4006381333932\n" +
		"line 5: amount.too_many_decimals price Third of a cent\n"
	if got := told(m); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestFilesThatAreNoMenuAreRefused(t *testing.T) {
	for name, tt := range map[string]struct{ content, code string }{
		"nothing":              {"", "import.empty"},
		"a header alone":       {"name,price\n", "import.empty"},
		"no such columns":      {"a,b\n1,2\n", "import.columns_missing"},
		"half of a pair":       {"Pizza_Id,Pizza_Type_Id,size,price\na,b,S,1\n", "import.columns_missing"},
		"a broken workbook":    {"PK\x03\x04 and so on", "import.unreadable"},
		"something else":       {"\x00\x01\x02\n\x03", "import.columns_missing"},
		"only one long column": {"name\nTea\n", "import.columns_missing"},
	} {
		_, err := Read([]File{{"file", []byte(tt.content)}}, Options{Digits: 2})
		if f := fault.Of(err); f == nil || f.Code != tt.code {
			t.Errorf("%s: %v, want %s", name, err, tt.code)
		}
	}
}

// realMenu are the two files of the pizza-place data set, which is never part of the project.
func realMenu(t testing.TB) []File {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "data", "pizza-place")
	if own := os.Getenv("COMPTOIR_DATA"); own != "" {
		dir = filepath.Join(own, "pizza-place")
	}
	var files []File
	for _, name := range []string{"pizzas.csv", "pizza_types.csv"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Skipf("the pizza-place data is not here (COMPTOIR_DATA names the folder that has it): %v", err)
		}
		files = append(files, File{Name: name, Content: content})
	}
	return files
}

func TestTheRealMenuHasAllItsPizzas(t *testing.T) {
	m, err := Read(realMenu(t), Options{Digits: 2})
	if err != nil {
		t.Fatal(err)
	}
	prices, sum := 0, money.Amount(0)
	sizes := map[string]int{}
	for _, item := range m.Items {
		for _, row := range item.Rows {
			prices, sum = prices+1, sum+*row.Price
			sizes[row.Variant]++
		}
	}
	if len(m.Items) != 32 || prices != 96 || len(m.Refused) != 0 {
		t.Fatalf("%d pizzas in %d sizes, refused %v", len(m.Items), prices, m.Refused)
	}
	if sum != 157_830 { // the column added up by another program
		t.Errorf("all prices together are %d", sum)
	}
	greek, calabrese := m.Items[13], m.Items[15]
	if got := told(Menu{Items: []Item{greek}}); !strings.HasSuffix(got, "| S 1200 The_Greek_S | M 1600 The_Greek_M | L 2050 The_Greek_L | XL 2550 The_Greek_Xl | XXL 3595 The_Greek_Xxl\n") {
		t.Errorf("sizes of the Greek pizza: %s", got)
	}
	if !strings.HasPrefix(calabrese.Description, "‘Nduja Salami, Pancetta") {
		t.Errorf("on the Calabrese: %s", calabrese.Description)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("name,price\nTea,3\n"), []byte("a;b"))
	f.Add([]byte("Handle,Title,Option1 Value,Variant Price\nx,X,S,1\nx,,M,2\n"), []byte{})
	f.Add([]byte("pizza_id,pizza_type_id,size,price\na,b,S,$1 \n"), []byte("pizza_type_id,name,category,ingredients\nB,N,C,\"I\n"))
	f.Add([]byte("PK\x03\x04"), []byte("name\tprice\n\"\t1"))
	f.Fuzz(func(t *testing.T, one, two []byte) {
		files := []File{{"one", one}}
		if len(two) > 0 {
			files = append(files, File{"two", two})
		}
		m, err := Read(files, Options{Digits: 2, Fallback: "Menu"})
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		for _, item := range m.Items {
			if item.Name == "" || item.Category == "" || len(item.Rows) == 0 || strings.ContainsRune(item.Name+item.Description, 0) {
				t.Fatalf("item %+v", item)
			}
		}
	})
}
