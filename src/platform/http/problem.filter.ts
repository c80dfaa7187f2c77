import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Problem } from '../../shared/problem.js';
import { languageOf, translate } from '../../shared/messages/translate.js';

/** Every failure leaves as problem+json: a stable code for programs, a sentence in the reader's language for people. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return;
    const language = languageOf(request.header('Accept-Language'));
    const problem = asProblem(error);
    if (problem === null) {
      this.#log.error(
        `${request.method} ${request.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      response
        .status(500)
        .type('application/problem+json')
        .send(
          JSON.stringify({
            type: 'about:blank',
            status: 500,
            code: 'DEFECT',
            title: translate(language, 'error.DEFECT'),
          }),
        );
      return;
    }
    const { status, code, params, fields } = problem;
    if (status === 503 || status === 429) response.setHeader('Retry-After', '5');
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          status,
          code,
          title: translate(language, `error.${code}`, params),
          params,
          ...(fields.length > 0
            ? {
                fields: fields.map((field) => ({
                  path: field.path,
                  code: field.code,
                  message: translate(language, `error.field.${field.code}`, field.params ?? {}),
                })),
              }
            : {}),
        }),
      );
  }
}

function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status === 404) return new Problem(404, 'ROUTE_NOT_FOUND');
    // The framework speaks for multer.
    if (error.message === 'File too large') return new Problem(413, 'FILE_TOO_LARGE', { megabytes: 10 });
    if (status === 413) return new Problem(413, 'TOO_LARGE');
    if (status >= 400 && status < 500) return new Problem(400, 'REQUEST_INVALID');
  }
  const known = error as { type?: string; status?: number; code?: string; message?: string };
  if (known.type === 'entity.too.large') return new Problem(413, 'TOO_LARGE');
  if (known.type?.startsWith('entity.') || known.code?.startsWith('LIMIT_') || error instanceof URIError)
    return new Problem(400, 'REQUEST_INVALID');
  if (isDatabaseAway(known)) return new Problem(503, 'DATABASE_AWAY');
  return null;
}

/** Connection lost or refused (class 08, sockets), no room (53), shut down or too slow (57), still in each other's way
 *  after all attempts (40): nothing was acknowledged, and the caller may try again with the same key. */
const awayCodes =
  /^(08|53|57P0|57014|25P03|40001|40P01|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/;
/** The driver has no codes for these. */
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

const isDatabaseAway = ({ code, message }: { readonly code?: string; readonly message?: string }): boolean =>
  typeof code === 'string' ? awayCodes.test(code) : awayMessages.test(message ?? '');
