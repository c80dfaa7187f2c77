/**
 * A proxy between a pool and PostgreSQL that reads the protocol. What the server says is held back a little, so that
 * everything a client sends without having heard an answer is seen as one burst: a round trip.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Longer than a client takes to send all it has to send at once, on a busy machine too. */
const holdMs = 40;

export interface Trip {
  /** Names or texts of the statements that were executed, in order. */
  readonly statements: string[];
}

/** What went over one connection from a BEGIN to the COMMIT or ROLLBACK that ends it. */
export interface WireTransaction {
  readonly trips: Trip[];
  end: 'commit' | 'rollback' | null;
}

export class WireProxy {
  readonly transactions: WireTransaction[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<WireProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new WireProxy(server, url.toString());
    server.on('connection', (client) => proxy.#join(client, connect(Number(target.port), target.hostname)));
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }

  #join(client: Socket, server: Socket): void {
    const reader = new FrontendReader(this.transactions);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    client.on('data', (bytes) => {
      reader.read(bytes);
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      setTimeout(() => {
        reader.answered();
        client.write(bytes);
      }, holdMs);
    });
    client.on('close', () => server.destroy());
    server.on('close', () => setTimeout(() => client.destroy(), holdMs + 10));
  }
}

/** Messages that a client sends (PostgreSQL: Frontend/Backend Protocol, Message Formats). */
class FrontendReader {
  #buffer = Buffer.alloc(0);
  #started = false;
  #answered = true;
  #current: WireTransaction | null = null;
  readonly #textOf = new Map<string, string>();

  constructor(private readonly transactions: WireTransaction[]) {}

  answered(): void {
    this.#answered = true;
  }

  read(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      // The first message of a connection has no type byte.
      const header = this.#started ? 1 : 0;
      if (this.#buffer.length < header + 4) return;
      const end = header + this.#buffer.readInt32BE(header);
      if (this.#buffer.length < end) return;
      const type = this.#started ? String.fromCharCode(this.#buffer[0] ?? 0) : '';
      this.#message(type, this.#buffer.subarray(header + 4, end));
      this.#buffer = this.#buffer.subarray(end);
      this.#started = true;
    }
  }

  #message(type: string, body: Buffer): void {
    const [first = '', second = ''] = strings(body);
    if (type === 'Q') this.#executed(first, first);
    if (type === 'P') this.#textOf.set(first, second);
    // Bind names the portal, then the statement.
    if (type === 'B')
      this.#executed(second === '' ? (this.#textOf.get('') ?? '') : second, this.#textOf.get(second) ?? '');
  }

  #executed(name: string, text: string): void {
    if (/^begin\b/i.test(text)) {
      this.#current = { trips: [], end: null };
      this.transactions.push(this.#current);
      this.#answered = true;
    }
    if (this.#current === null) return;
    if (this.#answered) this.#current.trips.push({ statements: [] });
    this.#answered = false;
    this.#current.trips.at(-1)?.statements.push(name);
    const end = /^(commit|rollback)\b/i.exec(text)?.[1]?.toLowerCase();
    if (end === undefined) return;
    this.#current.end = end as 'commit';
    this.#current = null;
  }
}

function strings(body: Buffer): string[] {
  const first = body.indexOf(0);
  if (first < 0) return [];
  const second = body.indexOf(0, first + 1);
  return [body.toString('utf8', 0, first), second < 0 ? '' : body.toString('utf8', first + 1, second)];
}
