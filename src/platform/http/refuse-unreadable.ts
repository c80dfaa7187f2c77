import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../../shared/problem.js';

const depthMax = 40;

/** Refuses what no field holds and no database keeps: NUL, halves of characters, nesting without end. */
export function refuseUnreadable(request: Request, _response: Response, next: NextFunction): void {
  const readable = isReadable(request.body) && !request.url.includes('%00');
  next(readable ? undefined : new Problem(400, 'REQUEST_INVALID'));
}

/** Without recursion: the depth is the sender's. */
function isReadable(body: unknown): boolean {
  const open: (readonly [value: unknown, depth: number])[] = [[body, 0]];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [value, depth] = entry;
    if (typeof value === 'string' && !isText(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (depth === depthMax) return false;
    for (const [key, inner] of Object.entries(value)) {
      if (!isText(key)) return false;
      open.push([inner, depth + 1]);
    }
  }
  return true;
}

const isText = (text: string): boolean => !/\u0000|\p{Surrogate}/u.test(text);
