import type { MiddlewareHandler } from 'hono';
import { AppError } from '../../proto/app-error.ts';

/** Who may call: admin may do everything; the others only what a route names. */
export const roles = ['admin', 'operator', 'labeler', 'trainer'] as const;
export type Role = (typeof roles)[number];

export interface Caller {
  readonly role: Role;
  /** Who it is, as it is written into decisions and events. */
  readonly name: string;
}

/** What every route finds in its context: `c.get('caller')`. */
export interface ApiEnv {
  Variables: { caller: Caller };
}

export type VerifyToken = (token: string) => Caller | undefined | Promise<Caller | undefined>;

/**
 * Turns `Authorization: Bearer <token>` into the caller. Where `queryToken` says so for a path, `?token=` is taken as
 * well: a browser's EventSource cannot send headers.
 *
 * @throws AppError request.unauthorized for an absent or unknown token
 */
export function authenticate(verifyToken: VerifyToken, queryToken: (path: string) => boolean = () => false): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const header = c.req.header('authorization');
    const token = header === undefined && queryToken(c.req.path) ? c.req.query('token') : bearerToken(header);
    if (token === undefined || token === '') {
      throw new AppError('request.unauthorized', 'no token was given; send the header Authorization: Bearer <token> (the admin token is in <data>/admin.token)');
    }
    const caller = await verifyToken(token);
    if (caller === undefined) throw new AppError('request.unauthorized', 'the token is unknown or revoked; ask the operator for a new one');
    c.set('caller', caller);
    await next();
  };
}

/** Guards a route: the caller must have one of the roles, or be an admin. */
export function requireRole(...allowed: Role[]): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const caller = c.get('caller');
    if (caller.role !== 'admin' && !allowed.includes(caller.role)) {
      const names = ['admin', ...allowed.filter((role) => role !== 'admin')].join(' or ');
      throw new AppError('request.forbidden', `${c.req.method} ${c.req.path} needs the role ${names}; ${caller.name} has the role ${caller.role}`);
    }
    await next();
  };
}

function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(header)?.[1];
}
