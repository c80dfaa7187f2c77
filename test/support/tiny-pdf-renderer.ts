/** Prints without a browser: small PDFs that are valid, and the same for the same page. Its troubles are switched on by
 *  a spec. */
import { createHash } from 'node:crypto';
import { PdfRenderer, type PdfOptions, type RenderedPdf } from '../../src/platform/pdf-renderer.js';

const sizes = { A4: [595, 842], A5: [420, 595] } as const;

export class TinyPdfRenderer extends PdfRenderer {
  /** Pages printed, the last one last. */
  readonly printed: { readonly html: string; readonly options: PdfOptions }[] = [];
  /** What happens before a page is printed; may throw, or take its time. */
  trouble: (html: string) => Promise<void> = () => Promise.resolve();

  async render(html: string, options: PdfOptions): Promise<RenderedPdf> {
    await this.trouble(html);
    this.printed.push({ html, options });
    return { bytes: tinyPdf(createHash('sha256').update(html).digest('hex'), options), pages: 1 };
  }
}

/** One page that says `text` in Latin letters. */
export function tinyPdf(
  text: string,
  { format, landscape }: PdfOptions = { format: 'A4', landscape: false },
): Buffer {
  const [short, long] = sizes[format];
  const [width, height] = landscape ? [long, short] : [short, long];
  const content = `BT /F1 9 Tf 40 ${height - 60} Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = pdf.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}
