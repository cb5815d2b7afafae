import { OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../proto/app-error.ts';
import type { ApiEnv } from './auth.ts';

/**
 * The router of one room: paths relative to /api/v1, requests checked by the route's zod schemas before the handler
 * runs, everything thrown turned into problem+json by the app.
 */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new AppError('request.invalid', `the ${places[result.target] ?? result.target} is not valid: ${describeIssues(result.error)}`);
    },
  });
}

const places: Record<string, string> = { json: 'request body', param: 'path', query: 'query string' };

/** The issues of a failed zod check on one line, each with its place: `waves[1].percent: expected ...`. */
export function describeIssues(error: Pick<z.ZodError, 'issues'>, issuesMax = 5): string {
  const lines = error.issues.slice(0, issuesMax).map((issue) => {
    const place = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '');
    return place === '' ? issue.message : `${place}: ${issue.message}`;
  });
  const more = error.issues.length - lines.length;
  return lines.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** What every error answers, after RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    /** The stable dotted code to act on. */
    code: z.string(),
    /** What was given, what was expected, what to do. */
    detail: z.string(),
  })
  .openapi('Problem');

/** The `responses` entry of a JSON answer. */
export function jsonAnswer<T extends z.ZodType>(schema: T, description: string): { description: string; content: { 'application/json': { schema: T } } } {
  return { description, content: { 'application/json': { schema } } };
}

/** The `request.body` entry of a required JSON body. */
export function jsonBody<T extends z.ZodType>(schema: T): { required: true; content: { 'application/json': { schema: T } } } {
  return { required: true, content: { 'application/json': { schema } } };
}

const problemAnswer = (description: string) => ({ description, content: { 'application/problem+json': { schema: problemSchema } } });

/** The errors any guarded route may answer; spread into `responses`. */
export const problemAnswers = {
  400: problemAnswer('The request is not valid; detail names the place'),
  401: problemAnswer('No token, or an unknown one'),
  403: problemAnswer("The caller's role may not do this"),
  404: problemAnswer('What the path names does not exist'),
  409: problemAnswer('Not possible in the present state'),
};
