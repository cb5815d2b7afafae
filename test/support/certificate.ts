import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why no certificate can be made here; undefined where one can. */
export const opensslMissing: string | undefined = spawnSync('openssl', ['version']).status === 0 ? undefined : 'openssl is not installed (apt-get install openssl)';

/** A certificate for 127.0.0.1 and localhost that signs itself: its own CA. Written into `dir`, and given as PEM texts. */
export function makeCertificate(dir: string): { readonly certFile: string; readonly keyFile: string; readonly cert: string; readonly key: string } {
  const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  const subject = ['-subj', '/CN=fleetloop.test', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  // The OPC UA library leaves a configuration of its own in the environment.
  const env = { ...process.env, OPENSSL_CONF: undefined };
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', ...subject, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore', env });
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
