import { behaviourColumns as columns, behaviourWidth, type BundleBehaviour } from '../../control-plane/monitor/behaviour.ts';

/** For each column the numbers that start there. */
export type BehaviourRow = Partial<Record<keyof typeof columns, readonly number[]>>;

/** A bundle in the field, from what each device reported of it hour by hour. */
export function behaviourOf(bundleDigest: string, devices: Readonly<Record<string, Readonly<Record<number, BehaviourRow>>>>, { task = 'classification', classNames = ['ok', 'worn'], revision = 1 }: Partial<Pick<BundleBehaviour, 'task' | 'classNames' | 'revision'>> = {}): BundleBehaviour {
  const width = behaviourWidth(classNames);
  const deviceIds = Object.keys(devices);
  const hours = new Map<number, Float64Array>();
  deviceIds.forEach((deviceId, index) => {
    for (const [at, row] of Object.entries(devices[deviceId] ?? {})) {
      const values = hours.get(Number(at)) ?? new Float64Array(deviceIds.length * width);
      hours.set(Number(at), values);
      for (const [column, numbers] of Object.entries(row)) values.set(numbers, index * width + columns[column as keyof typeof columns]);
    }
  });
  return { bundleDigest, task, classNames, width, deviceIds, hours, revision };
}
