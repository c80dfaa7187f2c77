import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string().optional(),
    params: z.record(z.string(), z.unknown()).optional(),
    fields: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** What a route answers, as a schema: the OpenAPI document and the web's client are made from it. */
export const Answer = (schema: z.ZodType, status = 200): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    ApiResponse({ status, standardSchema: schema } as never),
    ApiResponse({
      status: 'default',
      standardSchema: ProblemSchema,
      description: 'application/problem+json',
    } as never),
  );

export const Empty = z.object({});
export const Instant = z.string();
export const Deadline = z
  .object({
    state: z.enum(['onTime', 'dueSoon', 'dueToday', 'overdue', 'paused', 'elsewhere', 'none']),
    text: z.string(),
    minutes: z.number(),
  })
  .meta({ id: 'DeadlineState' });
export const Provenance = z
  .object({ kind: z.enum(['sourced', 'inherited', 'illustrative']), note: z.string() })
  .meta({ id: 'Provenance' });
/** A short text from a query: bounded, trimmed. */
export const Query = z.string().trim().max(200);
