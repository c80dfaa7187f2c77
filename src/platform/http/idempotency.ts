import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../../shared/problem.js';
import type { Idempotency } from '../unit-of-work.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The caller's key for one act (decision 18): required on every mutating route but sign-in and drafts. */
export const IdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Idempotency => {
    const request = context.switchToHttp().getRequest<Request & { actor?: { id: string } }>();
    const key = request.header('Idempotency-Key') ?? '';
    if (!uuid.test(key)) throw new Problem(400, 'IDEMPOTENCY_KEY_MISSING');
    const body = JSON.stringify(request.body ?? null);
    return {
      key,
      actorId: request.actor?.id ?? '00000000-0000-0000-0000-000000000000',
      requestHash: createHash('sha256')
        .update(`${request.method} ${request.originalUrl}\n${body}`)
        .digest('hex'),
    };
  },
);

/** The revision a page had seen. */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): number => {
  const request = context.switchToHttp().getRequest<Request>();
  const match = /^"?(\d{1,9})"?$/.exec(request.header('If-Match') ?? '');
  if (match?.[1] === undefined) throw new Problem(428, 'IF_MATCH_MISSING');
  return Number(match[1]);
});
