/** A refusal or fault the API told about, or a control plane that does not answer (status 0). */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const tokenKey = 'fleetloop.token';
type Method = 'GET' | 'POST' | 'DELETE';
const answerMsMax = 15_000;

/** Takes the token from #token=… once, keeps it for this tab and removes it from the address bar. */
export function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null && given !== '') {
    sessionStorage.setItem(tokenKey, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(tokenKey) ?? '';
}

export function forgetToken(): void {
  sessionStorage.removeItem(tokenKey);
}

/**
 * One request to the HTTP API, as every other client makes it.
 *
 * @throws ApiFault with the problem's code and detail; status 0 where the control plane does not answer
 */
export async function callApi<T>(method: Method, path: string, body?: object): Promise<T> {
  const response = await send(method, path, body);
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new ApiFault(response.status, problem.code ?? 'internal', problem.detail ?? `${method} ${path} was answered with ${response.status}`);
}

async function send(method: string, path: string, body: object | undefined): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${sessionStorage.getItem(tokenKey) ?? ''}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(`/api/v1${path}`, { method, headers, cache: 'no-store', signal: AbortSignal.timeout(answerMsMax), ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  } catch {
    throw new ApiFault(0, 'unreachable', 'the control plane does not answer');
  }
}

/** Where the live events come from: a browser's EventSource cannot send headers, so the token is in the query. */
export function eventStreamUrl(): string {
  return `/api/v1/events/stream?token=${encodeURIComponent(sessionStorage.getItem(tokenKey) ?? '')}`;
}
