import { z } from 'zod';

/** A refusal or fault that the CLI tells in one line; the process then ends with 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

// nodejs.org/api/tls.html#x509-certificate-error-codes
const certificateFaults = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID']);

const problemSchema = z.object({ code: z.string(), detail: z.string() });

export interface ApiClient {
  /** @throws CliError where the control plane refuses or cannot be reached */
  request<T extends z.ZodType>(method: 'GET' | 'POST' | 'DELETE', path: string, answer: T, body?: unknown): Promise<z.infer<T>>;
  /** What is answered as it is, e.g. JSON lines. */
  download(path: string): Promise<string>;
  upload<T extends z.ZodType>(path: string, contentType: string, bytes: Uint8Array<ArrayBuffer>, answer: T): Promise<z.infer<T>>;
}

/** Talks to the HTTP API under `<url>/api/v1` and checks what comes back. */
export function createApiClient({ url, token }: { url: string; token: string | undefined }): ApiClient {
  type Body = { type: string; content: string | Uint8Array<ArrayBuffer> } | undefined;

  async function fetchText(method: string, path: string, body: Body): Promise<string> {
    const headers: Record<string, string> = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    if (body !== undefined) headers['content-type'] = body.type;
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: body.content }) }).catch((cause: unknown) => {
      const reason = reasonOf(cause);
      if (certificateFaults.has(reason)) throw new CliError('cli.untrusted', `the certificate of ${url} is not trusted here (${reason}); name the file of its authority in NODE_EXTRA_CA_CERTS, and use a host name the certificate holds`);
      throw new CliError('cli.unreachable', `no control plane answers at ${url} (${reason}); start one with fleetloop start, or set FLEETLOOP_URL`);
    });
    const text = await response.text();
    if (response.ok) return text;
    const json: unknown = text === '' ? null : parseJson(text, url);
    if (response.status === 401 && token === undefined) throw new CliError('cli.no_token', 'no token: set FLEETLOOP_TOKEN, give --token, or run where ./data/admin.token of the control plane can be read');
    const problem = problemSchema.safeParse(json);
    throw problem.success ? new CliError(problem.data.code, problem.data.detail) : new CliError('cli.unexpected_answer', `${method} ${path} answered ${response.status} without a reason`);
  }

  async function send<T extends z.ZodType>(method: string, path: string, answer: T, body: Body): Promise<z.infer<T>> {
    const text = await fetchText(method, path, body);
    const parsed = answer.safeParse(text === '' ? null : parseJson(text, url));
    if (!parsed.success) throw new CliError('cli.unexpected_answer', `${method} ${path} answered what this version does not know: ${z.prettifyError(parsed.error)}; use a CLI of the control plane's version`);
    return parsed.data;
  }
  return {
    request: (method, path, answer, body) => send(method, path, answer, body === undefined ? undefined : { type: 'application/json', content: JSON.stringify(body) }),
    download: (path) => fetchText('GET', path, undefined),
    upload: (path, contentType, bytes, answer) => send('POST', path, answer, { type: contentType, content: bytes }),
  };
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError('cli.unexpected_answer', `${url} answered something that is not JSON; is it a Fleetloop control plane?`);
  }
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = (inner as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : inner instanceof Error ? inner.message : String(inner);
}
