// A TCP relay that keeps every byte that passes in either direction. It stands in front of the collector, so it sees all that the
// extension sends there, and it can cut the line as a network does.
import { connect, createServer } from 'node:net';

export class Tap {
  up = true;
  #lines = [];
  #sockets = new Set();

  /** Listens on a port of its own and relays to `target()`, which may change when the collector is started anew. */
  static async start(target) {
    const tap = new Tap();
    tap.server = createServer(client => tap.#relay(client, target()));
    await new Promise((resolve, reject) => tap.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    tap.url = `http://127.0.0.1:${tap.server.address().port}`;
    return tap;
  }

  #relay(client, port) {
    if (!this.up) return client.destroy();
    const upstream = connect(port, '127.0.0.1');
    const line = { sent: [], answered: [] };
    this.#lines.push(line);
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on('close', () => { this.#sockets.delete(socket); client.destroy(); upstream.destroy(); });
      socket.on('error', () => {});
    }
    client.on('data', bytes => { line.sent.push(bytes); upstream.write(bytes); });
    upstream.on('data', bytes => { line.answered.push(bytes); client.write(bytes); });
    return undefined;
  }

  cut() { this.up = false; for (const socket of this.#sockets) socket.destroy(); }
  mend() { this.up = true; }

  /** All that went to the collector, connection by connection, so that what is split over two packets is whole. */
  get sent() { return Buffer.concat(this.#lines.flatMap(line => line.sent)); }

  /** All that came back. */
  get answered() { return Buffer.concat(this.#lines.flatMap(line => line.answered)); }

  pieces() { return [['requests to the collector', this.sent], ['answers of the collector', this.answered]]; }

  async stop() { this.cut(); await new Promise(resolve => this.server.close(resolve)); }
}
