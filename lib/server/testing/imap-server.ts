import { createServer, type Server, type Socket } from "node:net";

interface StoredMessage {
  uid: number;
  raw: string;
  arrivedAt: Date;
  seen: boolean;
}

/** A mail server on loopback with one folder, INBOX, that speaks as much IMAP4rev1 (RFC 3501) as a poll needs. */
export class ImapServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #password: string;
  messages: StoredMessage[] = [];
  uidValidity = 1;
  #nextUid = 1;
  /** Names of the commands so far, such as `UID FETCH`. */
  commands: string[] = [];
  /** A command that is refused, or null. */
  refused: string | null = null;
  /** How many messages' bodies are given before the connection is cut. */
  bodiesLeft = Number.POSITIVE_INFINITY;

  constructor(password: string) {
    this.#password = password;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Puts a message into the folder and gives its number. */
  deliver(raw: string, arrivedAt: Date): number {
    const uid = this.#nextUid++;
    this.messages.push({ uid, raw: raw.replace(/\r?\n/g, "\r\n"), arrivedAt, seen: false });
    return uid;
  }

  /** Numbers all messages anew, as servers do after a folder was restored. */
  renumber(): void {
    this.uidValidity += 1;
    this.#nextUid = 1;
    for (const message of this.messages) message.uid = this.#nextUid++;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
    let rest = "";
    socket.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("latin1")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.includes("BODY.PEEK[]") && this.bodiesLeft-- <= 0) socket.destroy();
        else socket.write(this.#answer(line), "latin1");
      }
    });
  }

  #answer(line: string): string {
    const [, tag = "", name = "", args = ""] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    const command = name.toUpperCase();
    this.commands.push(command);
    const untagged = command === this.refused ? null : this.#respond(command, args);
    if (untagged === null) return `${tag} NO refused\r\n`;
    return `${untagged.map((each) => `* ${each}\r\n`).join("")}${tag} OK done\r\n`;
  }

  /** The untagged answers to a command; null to refuse it. */
  #respond(command: string, args: string): string[] | null {
    switch (command) {
      case "CAPABILITY":
        return ["CAPABILITY IMAP4rev1"];
      case "LOGIN":
        return args.includes(this.#password) ? [] : null;
      case "LIST":
        return /""$/.test(args) ? ['LIST (\\Noselect) "/" ""'] : this.#list(args);
      case "LSUB":
        return [];
      case "SELECT":
      case "EXAMINE":
        return /^"?INBOX"?$/i.test(args) ? this.#select() : null;
      case "UID SEARCH":
        return [`SEARCH ${this.#search(args).join(" ")}`];
      case "UID FETCH":
        return this.#fetch(args);
      case "UID STORE":
        return this.#store(args);
      case "LOGOUT":
        return ["BYE"];
      default:
        return [];
    }
  }

  #list(args: string): string[] {
    return /INBOX"?$/i.test(args) ? ['LIST () "/" INBOX'] : [];
  }

  #select(): string[] {
    return [
      "FLAGS (\\Seen)",
      `${this.messages.length} EXISTS`,
      `OK [UIDVALIDITY ${this.uidValidity}]`,
      `OK [UIDNEXT ${this.#nextUid}]`,
      "OK [PERMANENTFLAGS (\\Seen \\*)]",
    ];
  }

  #search(args: string): number[] {
    const from = /UID (\d+):\*/.exec(args)?.[1];
    const since = /SINCE "?(\d+-\w+-\d+)/.exec(args)?.[1];
    const last = this.messages.at(-1)?.uid ?? 0;
    return this.messages
      .filter(({ uid, arrivedAt }) => {
        // The range goes from the lower end to the higher, whichever is written first.
        if (from !== undefined) return uid >= Math.min(Number(from), last);
        return since === undefined || arrivedAt >= new Date(`${since} UTC`);
      })
      .map(({ uid }) => uid);
  }

  #fetch(args: string): string[] {
    const uids = new Set(args.split(" ")[0]?.split(",").flatMap(range));
    return this.messages.flatMap(({ uid, raw, arrivedAt }, index) => {
      if (!uids.has(uid)) return [];
      const parts = [`UID ${uid}`];
      if (/RFC822\.SIZE/.test(args)) parts.push(`RFC822.SIZE ${Buffer.byteLength(raw)}`);
      if (/INTERNALDATE/.test(args)) parts.push(`INTERNALDATE "${internalDate(arrivedAt)}"`);
      if (/BODY\.PEEK\[\]/.test(args)) {
        const bytes = Buffer.from(raw).toString("latin1");
        parts.push(`BODY[] {${bytes.length}}\r\n${bytes}`);
      }
      return [`${index + 1} FETCH (${parts.join(" ")})`];
    });
  }

  #store(args: string): string[] {
    const uid = Number(args.split(" ")[0]);
    for (const message of this.messages) if (message.uid === uid) message.seen = /\\Seen/.test(args);
    return [];
  }
}

function range(text: string): number[] {
  const [from = 0, to = from] = text.split(":").map(Number);
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

/** RFC 3501's date-time, such as `17-Jul-1996 02:44:25 +0000`. */
function internalDate(moment: Date): string {
  const [, day = "", month = "", year = "", time = ""] = moment.toUTCString().split(" ");
  return `${day}-${month}-${year} ${time} +0000`;
}
