import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/**
 * Is this where a webhook may go? http and https only, and no credentials in the URL: they would be shown to whoever
 * lists the webhooks.
 */
export function checkTarget(text: string): Result<URL, Problem<'request.invalid'>> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const shown = JSON.stringify(text.slice(0, 200));
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return problem('request.invalid', `${shown} is no URL of a webhook; expected one like https://ops.example/fleetloop`);
  if (url.username !== '' || url.password !== '') return problem('request.invalid', 'a webhook URL holds no user name or password; the receiver checks the signature instead');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (kindOf(host) !== undefined && !isReachable(host)) return problem('request.invalid', `${shown} leads to ${host}, which is no address for a webhook (link-local, unspecified or multicast)`);
  return ok(url);
}

/**
 * Addresses that only this machine's own surroundings answer on, cloud metadata services among them (RFC 3927, RFC 4291),
 * or that are nobody's. Private networks are allowed: that is where factories keep their systems.
 */
export function isReachable(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const text = mapped ?? address.toLowerCase();
  if (kindOf(text) === 4) {
    const [first, second] = text.split('.').map(Number) as [number, number];
    return first !== 0 && first < 224 && !(first === 169 && second === 254);
  }
  // fd00:ec2::254 is the metadata service of AWS over IPv6; a mapped address in hexadecimal is nobody's habit.
  return kindOf(text) === 6 && text !== '::' && !/^(fe[89ab]|ff)/.test(text) && text !== 'fd00:ec2::254' && !text.startsWith('::ffff:');
}

/** A URL's host, or what a name was resolved to, is in the normal form already. */
function kindOf(address: string): 4 | 6 | undefined {
  if (address.includes(':')) return 6;
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 4 : undefined;
}
