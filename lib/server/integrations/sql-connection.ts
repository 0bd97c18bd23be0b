import net from "node:net";
import type pg from "pg";
import { NodeError } from "@/lib/nodes/node-error";
import { assertAllowedHost, lookupFor } from "./address-guard";

interface Database {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  tls: "none" | "verified" | "unverified";
}

/** What `sslmode` asks for; certificates are checked, as node-postgres does, unless it says `no-verify`. */
const TLS: Record<string, Database["tls"]> = {
  disable: "none",
  allow: "none",
  prefer: "verified",
  require: "verified",
  "verify-ca": "verified",
  "verify-full": "verified",
  "no-verify": "unverified",
};

/**
 * A connection string of PostgreSQL in its parts. Parameters but `sslmode` are not followed: some of them
 * name another host, or files of this machine. Throws `NodeError` of class `auth` for one that is no such.
 */
export function databaseOf(text: string): Database {
  const url = URL.canParse(text) ? new URL(text) : null;
  const tls = TLS[url?.searchParams.get("sslmode") ?? "disable"];
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !url.hostname || !url.username || !tls) {
    throw unreadable();
  }
  const user = decoded(url.username);
  return {
    host: decoded(url.hostname).replace(/^\[|\]$/g, ""),
    port: Number(url.port || 5432),
    user,
    password: decoded(url.password),
    database: decoded(url.pathname.slice(1)) || user,
    tls,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unreadable();
  }
}

function unreadable(): NodeError {
  const message = "The credential has no address such as postgresql://user:password@host:5432/database.";
  return new NodeError("auth", "bad-database-url", message);
}

/**
 * How to connect: to an address that was checked, by the name that the certificate has to have. Everything
 * is stated, for node-postgres fills gaps from this process's environment, which is not for other databases.
 * Throws `NodeError` of class `refused` for a private address.
 */
export function connectionOf({ host, port, user, password, database, tls }: Database): pg.ClientConfig {
  assertAllowedHost(host, port);
  return {
    host,
    port,
    user,
    database,
    password: () => password,
    ssl: tls === "none" ? false : { rejectUnauthorized: tls === "verified" },
    application_name: "Heddle",
    stream: () => new GuardedSocket(host, port),
  };
}

/** Connects to where it was made for, whatever it is told, and only to addresses that were checked. */
class GuardedSocket extends net.Socket {
  readonly #target: net.TcpSocketConnectOpts;

  constructor(host: string, port: number) {
    super();
    this.#target = { host, port, lookup: lookupFor(port) };
  }

  override connect(): this {
    return super.connect(this.#target);
  }
}
