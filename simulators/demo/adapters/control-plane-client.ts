import { z } from 'zod';
import { AppError, errorCatalogue, type ErrorCode } from '../../../proto/app-error.ts';

/** Calls of the HTTP API with one token; answers are checked for what the demo reads of them. */
export interface ControlPlaneClient {
  get<T extends z.ZodType>(path: string, answer: T): Promise<z.infer<T>>;
  /** As get, but undefined where the path names nothing. */
  find<T extends z.ZodType>(path: string, answer: T): Promise<z.infer<T> | undefined>;
  /** The bytes of a blob. */
  download(path: string): Promise<Uint8Array>;
  post<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.infer<T>>;
  /** Sends a body in pieces, as it is made. */
  upload<T extends z.ZodType>(path: string, contentType: string, body: string, answer: T): Promise<z.infer<T>>;
}

const requestMsMax = 30_000;

/** @throws AppError with the code of the problem that was answered; broker.unavailable (retryable) where nothing answers */
export function createControlPlaneClient(baseUrl: string, token: string): ControlPlaneClient {
  const call = async (method: string, path: string, body?: string, contentType = 'application/json'): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': contentType }) };
    try {
      return await fetch(`${baseUrl}/api/v1${path}`, { method, headers, signal: AbortSignal.timeout(requestMsMax), ...(body === undefined ? {} : { body }) });
    } catch (cause) {
      throw new AppError('store.unavailable', `${method} ${path}: the control plane at ${baseUrl} does not answer`, { retryable: true, cause });
    }
  };
  const read = async <T extends z.ZodType>(response: Response, place: string, answer: T): Promise<z.infer<T>> => {
    const text = await response.text();
    if (!response.ok) throw toAppError(response.status, text, place);
    const parsed = answer.safeParse(text === '' ? undefined : JSON.parse(text));
    if (!parsed.success) throw new AppError('internal', `${place} was answered with something else than expected: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  return {
    get: async (path, answer) => read(await call('GET', path), `GET ${path}`, answer),
    async find(path, answer) {
      const response = await call('GET', path);
      if (response.status === 404) {
        await response.arrayBuffer();
        return undefined;
      }
      return read(response, `GET ${path}`, answer);
    },
    async download(path) {
      const response = await call('GET', path);
      if (!response.ok) throw toAppError(response.status, await response.text(), `GET ${path}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    post: async (path, body, answer) => read(await call('POST', path, JSON.stringify(body)), `POST ${path}`, answer),
    upload: async (path, contentType, body, answer) => read(await call('POST', path, body, contentType), `POST ${path}`, answer),
  };
}

function toAppError(status: number, text: string, place: string): AppError {
  let code: ErrorCode = 'internal';
  let detail = text.slice(0, 500);
  try {
    const problem = JSON.parse(text) as { code?: string; detail?: string };
    if (problem.code !== undefined && Object.hasOwn(errorCatalogue, problem.code)) code = problem.code as ErrorCode;
    detail = problem.detail ?? detail;
  } catch {
    // Not a problem document: its text is the detail.
  }
  return new AppError(code, `${place} was answered ${status}: ${detail}`, { retryable: status >= 500 });
}
