// Small images and PDF files made by hand, whole and harmful ones.

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A PDF with a page for each text; Chinese is written with a font that is not embedded, as office programs of old do. */
export function paper(texts: readonly string[], { width = 595, height = 842 } = {}): Uint8Array {
  const hex = (text: string): string => [...text].map((character) => character.codePointAt(0)!.toString(16).padStart(4, '0')).join('');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${texts.length} /Kids [${texts.map((_, index) => `${6 + index * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ...texts.flatMap((text, index) => {
      const drawn = `BT /F1 28 Tf 60 ${height - 120} Td <${hex(text)}> Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${7 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return bytesOf(text);
}

/** A PDF whose page draws a form that draws a form, ten times ten times ten and so on: small to send, endless to draw. */
export function pdfBomb(): Uint8Array {
  const forms = Array.from({ length: 12 }, (_, depth) => {
    const drawn = depth === 11 ? '0 0 1 1 re f\n'.repeat(1000) : '/F Do\n'.repeat(10);
    return `<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /F ${5 + depth} 0 R >> >> /Length ${drawn.length} >>\nstream\n${drawn}endstream`;
  });
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [3 0 R] >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>'.replace('5 0 R', '6 0 R'), '<< /Length 5 >>\nstream\n/F Do\nendstream', '<< >>', ...forms.map((form, depth) => form.replace(`/F ${5 + depth} 0 R`, `/F ${7 + depth} 0 R`))];
  return bytesOf(`%PDF-1.7\n${objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`);
}

/** The head of a PNG that says it is so large; what follows is nothing. */
export function pngHead(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
