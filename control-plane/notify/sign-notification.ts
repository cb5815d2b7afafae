import { createHmac } from 'node:crypto';

/**
 * What the receiver checks: hex HMAC-SHA256 with the webhook's secret over `<timestamp>.<body>`, so that neither can be
 * changed and an old notification is told by its timestamp.
 */
export function signNotification(secret: string, timestampMs: number, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestampMs}.${body}`).digest('hex')}`;
}
