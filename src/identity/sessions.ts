/** Sessions in PostgreSQL: opaque tokens, stored hashed; revocation counts within two seconds (decision 35). */
import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { DirectorySnapshot } from '../organisation/directory.js';
import { UnitOfWork } from '../platform/unit-of-work.js';
import type { Actor } from './actor.js';

/** Sessions end by the real clock, whatever the demonstration's says; idle ones after 15 minutes (QCVN 12:2026/BCA 3.6). */
const idleMinutes = 15;
const absoluteHours = 10;
const heldMs = 2_000;
const heldMax = 20_000;

interface Held {
  readonly officerId: string;
  readonly impersonatedBy: string | null;
  readonly readAt: number;
}

@Injectable()
export class Sessions {
  readonly cookieName: string;
  readonly #held = new Map<string, Held>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: DirectorySnapshot,
  ) {
    this.cookieName = config.secureCookies ? '__Host-motcua' : 'motcua_session';
  }

  /** @returns the token for the cookie; only its hash is kept */
  async begin(officerId: string, impersonatedBy: string | null = null): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.unitOfWork.query({
      name: 'session.begin',
      text: `insert into session (token_hash, officer_id, impersonated_by, created_at, seen_at, ends_at)
        values ($1, $2, $3, now(), now(), now() + make_interval(hours => $4))`,
      values: [hash(token), officerId, impersonatedBy, absoluteHours],
    });
    return token;
  }

  async end(token: string): Promise<void> {
    this.#held.delete(hash(token));
    await this.unitOfWork.query({
      name: 'session.end',
      text: 'delete from session where token_hash = $1',
      values: [hash(token)],
    });
  }

  async actorOf(token: string): Promise<Actor | null> {
    const held = await this.#find(hash(token));
    if (held === null) return null;
    const officer = (await this.directory.fresh()).officers.get(held.officerId);
    return officer?.active === true ? { ...officer, impersonatedBy: held.impersonatedBy } : null;
  }

  cookie(token: string): string {
    const secure = this.config.secureCookies ? '; Secure' : '';
    return `${this.cookieName}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${absoluteHours * 3_600}${secure}`;
  }

  clearedCookie(): string {
    return `${this.cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${this.config.secureCookies ? '; Secure' : ''}`;
  }

  async #find(tokenHash: string): Promise<Held | null> {
    const known = this.#held.get(tokenHash);
    if (known !== undefined && performance.now() - known.readAt < heldMs) return known;
    const [row] = await this.unitOfWork.query({
      name: 'session.find',
      text: `update session set seen_at = now() where token_hash = $1 and ends_at > now() and seen_at > now() - make_interval(mins => $2)
        returning officer_id, impersonated_by`,
      values: [tokenHash, idleMinutes],
    });
    if (row === undefined) {
      this.#held.delete(tokenHash);
      return null;
    }
    if (this.#held.size >= heldMax) this.#held.clear();
    const held: Held = {
      officerId: String(row['officer_id']),
      impersonatedBy: row['impersonated_by'] as string | null,
      readAt: performance.now(),
    };
    this.#held.set(tokenHash, held);
    return held;
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
