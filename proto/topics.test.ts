import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import { limits } from './limits.ts';
import { announceTopic, chunkTopic, deviceTopic, isChunkTopic, mayDevicePublish, mayDeviceSubscribe, parseUplinkTopic, topicPattern } from './topics.ts';

const deviceIds = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

describe('topics', () => {
  it('stay inside the grammar that every broker accepts', () => {
    fc.assert(
      fc.property(deviceIds, fc.constantFrom('desired', 'orders', 'ack', 'block', 'reported', 'status', 'up', 'block-request'), (id, leaf) => {
        const topic = deviceTopic(id, leaf as 'desired');
        expect(topic).toMatch(topicPattern);
        expect(topic.split('/').length).toBeLessThanOrEqual(limits.topicLevelsMax);
      }),
    );
    expect(chunkTopic(digestOf('x'), 511)).toMatch(topicPattern);
  });

  it('give a device its own name and nothing else', () => {
    fc.assert(
      fc.property(deviceIds, deviceIds, (own, other) => {
        expect(mayDevicePublish(own, deviceTopic(own, 'up'))).toBe(true);
        expect(mayDeviceSubscribe(own, deviceTopic(own, 'desired'))).toBe(true);
        expect(mayDevicePublish(own, deviceTopic(own, 'desired'))).toBe(false);
        if (own !== other) {
          expect(mayDevicePublish(own, deviceTopic(other, 'up'))).toBe(false);
          expect(mayDeviceSubscribe(own, deviceTopic(other, 'desired'))).toBe(false);
        }
      }),
    );
  });

  it.each(['#', '+', 'fleet/+/desired', 'fleet/#', 'art/+/0', '$SYS/#', '$share/g/fleet/d/desired', 'fleet/d/desired/', '/fleet/d/desired', 'fleet/d/up', 'art/0123/0', `art/${'a'.repeat(40)}/01`])(
    'refuse the filter %s',
    (filter) => {
      expect(mayDeviceSubscribe('d', filter)).toBe(false);
    },
  );

  it('let a device read artifacts and announcements', () => {
    expect(mayDeviceSubscribe('d', announceTopic)).toBe(true);
    expect(mayDeviceSubscribe('d', chunkTopic(digestOf('x'), 0))).toBe(true);
    expect(isChunkTopic(`art/${'A'.repeat(40)}/0`)).toBe(false);
  });

  it('parse only uplinks', () => {
    expect(parseUplinkTopic('fleet/d/up')).toEqual({ deviceId: 'd', leaf: 'up' });
    for (const topic of ['fleet/d/desired', 'fleet//up', 'fleet/d/up/x', 'art/x/0', 'fleet/ä/up']) expect(parseUplinkTopic(topic)).toBeUndefined();
  });
});
