import type { Problem } from './result.ts';

/** Every operating fault and refusal that a person or program can meet, with what HTTP answers for it (RFC 9457). */
export const errorCatalogue = {
  'request.invalid': 400,
  'request.unauthorized': 401,
  'request.forbidden': 403,
  'request.not_found': 404,
  'request.conflict': 409,
  'request.too_large': 413,
  'request.rate_limited': 429,
  'artifact.digest_mismatch': 422,
  'artifact.signature_invalid': 422,
  'artifact.missing': 404,
  'bundle.invalid': 422,
  'dataset.invalid': 422,
  'model.invalid': 422,
  'lease.lost': 409,
  'store.unavailable': 503,
  'store.full': 507,
  'broker.unavailable': 503,
  'process.failed': 500,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An operating fault (network, disk, broker) or a refusal that travels to the edge. */
export class AppError extends Error implements Problem<ErrorCode> {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }

  get httpStatus(): number {
    return errorCatalogue[this.code];
  }
}
