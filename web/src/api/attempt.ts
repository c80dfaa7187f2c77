/**
 * One Idempotency-Key per attempt. The same content sent again after a lost answer carries the same key, so that a
 * double click or a retry is one act; changed content, or content that was definitely refused, gets a new one.
 */
import { useRef } from 'react';
import { asProblem } from './problem.js';

export interface AttemptHeader {
  'Idempotency-Key': string;
}

export interface Attempt {
  run<T>(content: unknown, send: (headers: AttemptHeader) => Promise<T>): Promise<T>;
}

export function useAttempt(): Attempt {
  const current = useRef<{ content: string; key: string } | null>(null);
  const running = useRef<Promise<unknown> | null>(null);
  const attempt = useRef<Attempt>({
    async run<T>(content: unknown, send: (headers: AttemptHeader) => Promise<T>): Promise<T> {
      const text = JSON.stringify(content);
      if (running.current && current.current?.content === text) return running.current as Promise<T>;
      if (current.current?.content !== text) current.current = { content: text, key: newKey() };
      const answer = send({ 'Idempotency-Key': current.current.key });
      running.current = answer;
      try {
        const result = await answer;
        current.current = null;
        return result;
      } catch (error) {
        if (!asProblem(error).mayRepeat) current.current = null;
        throw error;
      } finally {
        if (running.current === answer) running.current = null;
      }
    },
  });
  return attempt.current;
}

/** `crypto.randomUUID` exists on https and localhost only; offices reach the server by its plain address too. */
function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const ifMatch = (revision: number): { 'If-Match': string } => ({ 'If-Match': `"${revision}"` });
