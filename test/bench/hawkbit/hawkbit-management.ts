import { z } from 'zod';

const created = z.tuple([z.object({ id: z.int() })]);
const targetsAtOnce = 500;

/** What is needed of hawkBit's management API (eclipse.dev/hawkbit/rest-api); an answer that is not a success throws. */
export interface HawkbitManagement {
  createTargets(controllerIds: readonly string[]): Promise<void>;
  /** A distribution set of one software module with one artifact. @returns its id */
  createDistribution(version: string, file: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Answered when every target has its action. */
  assign(distribution: number, controllerIds: readonly string[]): Promise<void>;
  countInstalled(distribution: number): Promise<number>;
}

export function createHawkbitManagement(url: string): HawkbitManagement {
  const authorization = `Basic ${Buffer.from('admin:admin').toString('base64')}`;
  const ask = async (path: string, body?: FormData | object): Promise<unknown> => {
    const headers: Record<string, string> = { authorization, accept: 'application/json' };
    if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    const response = await fetch(`${url}/rest/v1/${path}`, body === undefined ? { headers } : { method: 'POST', headers, body: body instanceof FormData ? body : JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`hawkBit answers ${response.status} to ${path}: ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const create = async (path: string, body: object): Promise<number> => created.parse(await ask(path, [body]))[0].id;
  return {
    createTargets: async (controllerIds) => {
      for (let at = 0; at < controllerIds.length; at += targetsAtOnce) await ask('targets', controllerIds.slice(at, at + targetsAtOnce).map((controllerId) => ({ controllerId, name: controllerId })));
    },
    createDistribution: async (version, file) => {
      const softwareModule = await create('softwaremodules', { name: 'model', version, type: 'application' });
      const form = new FormData();
      form.set('file', new Blob([file]), 'model.bin');
      await ask(`softwaremodules/${softwareModule}/artifacts`, form);
      return create('distributionsets', { name: 'model', version, type: 'app', modules: [{ id: softwareModule }] });
    },
    assign: async (distribution, controllerIds) => void (await ask(`distributionsets/${distribution}/assignedTargets`, controllerIds.map((id) => ({ id, type: 'forced' })))),
    countInstalled: async (distribution) => z.object({ total: z.int() }).parse(await ask(`distributionsets/${distribution}/installedTargets?limit=1`)).total,
  };
}
