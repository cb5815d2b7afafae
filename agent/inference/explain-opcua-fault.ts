import { join } from 'node:path';
import type { SourceOf } from './source-config.ts';

type Login = Pick<SourceOf<'opcua'>, 'security' | 'username'>;

/**
 * What a person is to do about a connection that an OPC UA server or this agent refused; the library's own words stand behind it (status codes:
 * OPC UA part 6, annex A.2).
 *
 * @param certificateFolder where certificates lie: own/certs, rejected, trusted/certs
 */
export function explainOpcUaFault(message: string, { security, username }: Login, certificateFolder: string): string {
  const advice = advise(message, { security, username }, certificateFolder);
  return advice === undefined ? message : `${advice} (${message.trim()})`;
}

function advise(message: string, { security, username }: Login, folder: string): string | undefined {
  const rejectedByServer = /rejected by server|BadSecurityChecksFailed/i.test(message);
  if (/BadIdentityTokenRejected|BadUserAccessDenied|BadIdentityTokenInvalid/.test(message)) return username === undefined ? 'the server wants a user: give username and password' : `the server does not accept the user ${username} with this password`;
  if (rejectedByServer && /BadSecurityChecksFailed|Certificate/.test(message)) return `the server does not trust this agent: have its administrator trust ${join(folder, 'own', 'certs', 'client_certificate.pem')}`;
  if (/BadCertificateTimeInvalid|BadCertificateIssuerTimeInvalid/.test(message)) return 'the certificate of the server is not valid at this time: renew it, or set the clock of this device';
  if (/BadCertificateRevoked|BadCertificateIssuerRevoked/.test(message)) return 'the certificate of the server has been revoked';
  if (/BadCertificate/.test(message)) return `the certificate of the server is not trusted: it lies in ${join(folder, 'rejected')}; compare it with the server's, and move it to ${join(folder, 'trusted', 'certs')}`;
  if (/endpoint/i.test(message) && /(must exist|cannot find)/i.test(message)) return `the server offers no endpoint with security mode ${security.mode} and policy ${security.policy}: look at what it offers, and set "security" to that`;
  return undefined;
}
