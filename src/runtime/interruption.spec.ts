import pg from 'pg';
import { isInterruption } from './interruption.js';

describe('an interruption', () => {
  it.each(['08006', '53100', '53300', '57P01', '57014', '25P03', 'ECONNRESET', 'ECONNREFUSED'])(
    'is what the server or the system says by %s',
    (code) => {
      expect(isInterruption(Object.assign(new Error('…'), { code }))).toBe(true);
    },
  );

  it('is what the driver says when there is no server', async () => {
    const client = new pg.Client({ host: '127.0.0.1', port: 1 });
    const refused: unknown = await client.connect().catch((error: unknown) => error);
    expect(isInterruption(refused)).toBe(true);
    const unusable: unknown = await client.query('select 1').catch((error: unknown) => error);
    expect(isInterruption(unusable)).toBe(true);
  });

  it.each([
    new Error('Máy in không trả lời'),
    Object.assign(new Error('…'), { code: '23505' }),
    'Connection',
  ])('is not what the work itself does wrong: %s', (error) => {
    expect(isInterruption(error)).toBe(false);
  });
});
