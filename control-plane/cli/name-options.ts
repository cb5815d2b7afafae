import { CliError } from './api-client.ts';

/** Where the API speaks of a field, the option that sets it; the first that fits is taken. */
const optionOfField: readonly (readonly [RegExp, string])[] = [
  [/^waves\[\d+\]\.perHour/, '--per-hour'],
  [/^waves/, '--waves'],
  [/^selector\.deviceIds/, '--devices'],
  [/^selector\.tags/, '--tags'],
  [/^selector\.any/, '--any-tags'],
  [/^selector\.not/, '--not-tags'],
  [/^selector\.agentVersion/, '--agent-version'],
  [/^gate\.confirmedPercentMin/, '--confirmed-percent-min'],
  [/^gate\.failedMax/, '--failed-max'],
  [/^gate\.silentMax/, '--silent-max'],
  [/^gate\.deadlineMs/, '--deadline, in seconds'],
  [/^gate\.onTrip/, '--on-trip'],
  [/^gate\.soak/, '--soak'],
  [/^gate\.behaviour\.accuracy/, '--prove-accuracy'],
  [/^redundancy/, '--at-most'],
  [/^activation\.atomicBy/, '--atomic'],
  [/^activation\.windows/, '--window'],
  [/^shadowing/, '--shadow'],
  [/^approval\.waves/, '--approve-waves'],
  [/^order/, '--order'],
  [/^template/, '--template'],
];

/** What the control plane refuses of a spec, with the options that set the fields it names: `gate.failedMax (--failed-max): ...`. */
export async function nameOptions<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'request.invalid') throw error;
    throw new CliError(error.code, error.message.replace(/(^| )((?:[A-Za-z]+|\[\d+\])(?:\.[A-Za-z]+|\[\d+\])*)(?=: )/g, (text: string, before: string, field: string) => {
      const option = optionOfField.find(([pattern]) => pattern.test(field))?.[1];
      return option === undefined ? text : `${before}${field} (${option})`;
    }));
  }
}
