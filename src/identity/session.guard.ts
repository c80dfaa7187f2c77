/** Who is asking: the session cookie becomes an actor, with the roles of this moment. Deny by default: a route without
 *  `@Public` or a session answers 401. */
import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { languageOf, type Language } from '../shared/messages/translate.js';
import { Problem } from '../shared/problem.js';
import type { Actor } from './actor.js';
import { Sessions } from './sessions.js';

const PUBLIC = 'motcua:public';
/** A route that needs no session. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

export interface RequestWithActor extends Request {
  actor?: Actor;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithActor>();
    assertSameSite(request);
    const isPublic =
      this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()]) === true;
    const token = cookieOf(request, this.sessions.cookieName);
    const actor = token === null ? null : await this.sessions.actorOf(token);
    if (actor !== null) request.actor = actor;
    if (actor === null && !isPublic) throw new Problem(401, 'SIGN_IN_NEEDED');
    return true;
  }
}

/** A change asked for by another site's page is refused, whatever cookie it carries. */
function assertSameSite(request: Request): void {
  if (safeMethods.has(request.method)) return;
  const site = request.header('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem(403, 'OTHER_SITE');
  const origin = request.header('Origin');
  // Without that header, an origin that is not ours is another's; so is `null`, which a sandboxed frame sends.
  if (site === undefined && origin !== undefined && hostOf(origin) !== request.header('Host'))
    throw new Problem(403, 'OTHER_SITE');
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

export function cookieOf(request: Request, name: string): string | null {
  for (const part of (request.header('Cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value !== undefined && value !== '') return value;
  }
  return null;
}

export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<RequestWithActor>();
  if (actor === undefined) throw new Problem(401, 'SIGN_IN_NEEDED');
  return actor;
});

export const ReaderLanguage = createParamDecorator((_data: unknown, context: ExecutionContext): Language =>
  languageOf(context.switchToHttp().getRequest<Request>().header('Accept-Language')),
);
