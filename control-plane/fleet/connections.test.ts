import { expect, test } from 'vitest';
import { Connections } from './connections.ts';

interface Status { readonly deviceId: string; readonly online: boolean; readonly bootMs: number; readonly atMs: number }
const birth = (atMs: number, bootMs = 1): Status => ({ deviceId: 'a', online: true, bootMs, atMs });
const will = (atMs: number, bootMs = 1): Status => ({ deviceId: 'a', online: false, bootMs, atMs });
const gone: Status = { deviceId: 'a', online: false, bootMs: 0, atMs: 9 };

test.each<[string, readonly (readonly [Status, boolean])[]]>([
  ['a connection begins and ends', [[birth(5), true], [will(5), true]]],
  ['a message twice says the same', [[birth(5), true], [birth(5), true], [will(5), true], [will(5), true]]],
  ['the will of the connection before comes late', [[birth(5), true], [will(5), true], [birth(6), true], [will(5), false], [will(6), true]]],
  ['it comes after the next began, though never before', [[birth(5), true], [birth(6), true], [will(5), false]]],
  ['the birth message comes again after the will', [[birth(5), true], [will(5), true], [birth(5), false]]],
  ['the birth message of the connection before comes again', [[birth(5), true], [will(5), true], [birth(6), true], [birth(5), false], [will(5), false], [will(6), true]]],
  ['a clock that was set back', [[birth(5), true], [birth(3), true], [will(5), false], [will(3), true]]],
  ['a boot at the same time of the clock', [[birth(5), true], [birth(5, 2), true], [will(5), false], [will(5, 2), true]]],
  ['a connection that began before this process did', [[will(5), true], [birth(6), true]]],
  ["the broker's own word", [[birth(5), true], [gone, true], [birth(6), true], [gone, true]]],
])('%s', (_, told) => {
  const connections = new Connections();
  expect(told.map(([status]) => connections.take(status))).toEqual(told.map(([, taken]) => taken));
});

test('after messages were lost, the end of a connection whose beginning nobody heard is believed', () => {
  const connections = new Connections();
  connections.take(birth(5));
  expect(connections.take(will(6))).toBe(false);
  connections.forget();
  expect(connections.take(will(6))).toBe(true);
});

test('devices have nothing to do with each other', () => {
  const connections = new Connections();
  connections.take(birth(5));
  expect(connections.take({ ...will(4), deviceId: 'b' })).toBe(true);
});
