import type { Response } from 'express';

/** Sends stored bytes to be shown in the page: typed, not sniffed, without any right to run. */
export function sendFile(
  response: Response,
  bytes: Buffer,
  file: { readonly mediaType: string; readonly name: string },
): void {
  response
    .status(200)
    .setHeader('Content-Type', file.mediaType)
    .setHeader('Content-Length', bytes.length)
    .setHeader('X-Content-Type-Options', 'nosniff')
    .setHeader('Cache-Control', 'private, no-cache')
    .setHeader(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
    )
    .setHeader('X-Frame-Options', 'SAMEORIGIN')
    .setHeader(
      'Content-Disposition',
      `inline; filename="${file.name.replace(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    );
  response.end(bytes);
}
