import { messageIdOf } from './message.store.js';

describe('the id of a message that an instance sends', () => {
  it('is a UUID that follows from instance, revision and place', () => {
    const ids = [
      messageIdOf('a', 1, 0),
      messageIdOf('a', 1, 1),
      messageIdOf('a', 2, 0),
      messageIdOf('b', 1, 0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(messageIdOf('a', 1, 0)).toBe(ids[0]);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
