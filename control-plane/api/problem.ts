import { HTTPException } from 'hono/http-exception';
import { AppError, errorCatalogue, type ErrorCode } from '../../proto/app-error.ts';

/** An error as HTTP answers it: application/problem+json after RFC 9457. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
}

const codesByStatus: Readonly<Record<number, ErrorCode>> = { 400: 'request.invalid', 401: 'request.unauthorized', 403: 'request.forbidden', 404: 'request.not_found', 409: 'request.conflict', 413: 'request.too_large', 429: 'request.rate_limited' };

/** What the framework itself refuses, in our words. */
const httpDetails: Readonly<Record<number, string>> = {
  400: 'the request body is not JSON; send one JSON value in UTF-8',
  415: 'the request body has no content type that is accepted here; send the header Content-Type: application/json',
};

/**
 * What a thrown error answers. Faults we did not foresee answer 500 without their message: it may hold what is none of
 * the caller's business; the log has it.
 */
export function toProblem(error: unknown): ProblemDocument {
  if (error instanceof AppError) return problemDocument(error.code, error.message);
  if (error instanceof HTTPException) {
    const code = codesByStatus[error.status] ?? (error.status < 500 ? 'request.invalid' : 'internal');
    return problemDocument(code, httpDetails[error.status] ?? (error.message === '' ? `the request was refused with status ${error.status}` : error.message));
  }
  if (isLengthOfAnObject(error)) return problemDocument('request.invalid', 'an object with a "length" stands where a list or a text is expected');
  return problemDocument('internal', 'the control plane met an unexpected fault; its log has the cause. Try again, and report it if it stays');
}

/** What zod throws where a list or a text should be and {"length": {"toString": null}} is: it compares the length before the type is known. */
function isLengthOfAnObject(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'Cannot convert object to primitive value';
}

function problemDocument(code: ErrorCode, detail: string): ProblemDocument {
  return { type: `urn:fleetloop:problem:${code}`, title: titles[code], status: errorCatalogue[code], code, detail };
}

const titles: Readonly<Record<ErrorCode, string>> = {
  'request.invalid': 'The request is not valid',
  'request.unauthorized': 'The caller is not known',
  'request.forbidden': 'The caller may not do this',
  'request.not_found': 'Nothing is there',
  'request.conflict': 'Not possible in the present state',
  'request.too_large': 'The request is too large',
  'request.rate_limited': 'Too many requests',
  'artifact.digest_mismatch': 'The bytes are not what their digest says',
  'artifact.signature_invalid': 'The signature is not valid',
  'artifact.missing': 'The artifact is not stored',
  'bundle.invalid': 'The bundle is not valid',
  'dataset.invalid': 'The dataset is not valid',
  'model.invalid': 'The model is not valid',
  'lease.lost': 'The lease was lost',
  'store.unavailable': 'The database cannot be used now',
  'store.full': 'The disk is full',
  'broker.unavailable': 'The broker cannot be reached',
  'process.failed': 'A child process failed',
  internal: 'Unexpected fault',
};
