// Package escpos speaks the language of receipt printers.
//
// It owns code pages, printers' profiles, the turning of a document into bytes, the
// reading of a byte stream back into commands, and the meaning of status bytes. It must
// not know files, sockets, jobs or browsers: bytes come and go as values.
// Start reading at Render; Parser is the way back; Encode is one text in one code page.
package escpos
