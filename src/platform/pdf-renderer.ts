/** HTML in, PDF out: a page without script or network. */
export interface PdfOptions {
  readonly format: 'A4' | 'A5';
  readonly landscape: boolean;
}

export interface RenderedPdf {
  readonly bytes: Buffer;
  readonly pages: number;
}

export abstract class PdfRenderer {
  /** @throws Error when the page cannot be printed within its time */
  abstract render(html: string, options: PdfOptions): Promise<RenderedPdf>;
}
