package logo

import (
	"image"

	"comptoir/models/receipt/doc"
)

// scaled fits a picture into the box of a size. Each dot is the mean of the part of the picture
// that it covers, so that thin lines become grey and not holes.
func scaled(m *image.Gray, paper int, size Size) *image.Gray {
	width, height := size.of(paper)
	from := m.Rect.Size()
	if from.X*height < from.Y*width {
		width = max(1, from.X*height/from.Y)
	} else {
		height = max(1, from.Y*width/from.X)
	}
	to := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		top, bottom := span(y, height, from.Y)
		for x := range width {
			left, right := span(x, width, from.X)
			sum := 0
			for fy := top; fy < bottom; fy++ {
				row := m.Pix[fy*m.Stride:]
				for fx := left; fx < right; fx++ {
					sum += int(row[fx])
				}
			}
			to.Pix[y*to.Stride+x] = uint8(sum / ((bottom - top) * (right - left)))
		}
	}
	return to
}

// span is the part of a side that a dot covers: at least one point of it.
func span(i, of, side int) (from, to int) {
	from = i * side / of
	return from, max(from+1, (i+1)*side/of)
}

// dithered makes black and white of greys, by Atkinson's way: of the error of a dot, an eighth
// each goes to six neighbours and a quarter is lost, so that what is nearly white stays white and
// letters keep their edges.
func dithered(m *image.Gray) doc.Picture {
	p := doc.Picture{Width: m.Rect.Dx(), Height: m.Rect.Dy()}
	p.Dots = make([]byte, p.Stride()*p.Height)
	shades := make([]int, p.Width*p.Height)
	for y := range p.Height {
		for x := range p.Width {
			shades[y*p.Width+x] = clear(m.Pix[y*m.Stride+x])
		}
	}
	neighbours := []image.Point{{X: 1}, {X: 2}, {X: -1, Y: 1}, {Y: 1}, {X: 1, Y: 1}, {Y: 2}}
	for y := range p.Height {
		for x := range p.Width {
			shade := shades[y*p.Width+x]
			lost := shade - 0xFF
			if shade < 0x80 {
				p.Dots[y*p.Stride()+x/8] |= 0x80 >> (x % 8)
				lost = shade
			}
			for _, n := range neighbours {
				if nx, ny := x+n.X, y+n.Y; nx >= 0 && nx < p.Width && ny < p.Height {
					shades[ny*p.Width+nx] += lost / 8
				}
			}
		}
	}
	return p
}

// clear makes what is almost white or black so: the noise that JPEG leaves would be specks on paper.
func clear(shade uint8) int {
	switch {
	case shade >= faint:
		return 0xFF
	case shade <= 0xFF-faint:
		return 0
	}
	return int(shade)
}
