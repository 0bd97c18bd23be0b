import { NodeError } from "@/lib/nodes/node-error";
import { lookupFor } from "./address-guard";

/**
 * The IP address of a server that may be connected to, for clients that do not take a lookup of their own.
 * They connect to the address that was checked, and check the certificate against the name. Throws `NodeError`:
 * `refused` for a private address, `unavailable` for a name that is not known.
 */
export function checkedAddress(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    lookupFor(port)(host, { all: false }, (error, address) => {
      if (error instanceof NodeError) return reject(error);
      if (error || typeof address !== "string") {
        const message = `The name of the server ${host} is not known.`;
        return reject(new NodeError("unavailable", "unknown-host", message, { cause: error }));
      }
      resolve(address);
    });
  });
}

/** Where a mail account's server is. Throws `NodeError` (`auth`) for a port that is none. */
export function serverOf(
  values: Record<string, string>,
  standardPort: number,
): { host: string; port: number } {
  const port = Number(values["port"]?.trim() || standardPort);
  const host = values["host"]?.trim() ?? "";
  if (host !== "" && Number.isInteger(port) && port > 0 && port < 65_536) return { host, port };
  throw new NodeError("auth", "bad-server", "The credential names no server, or no port that could be one.");
}
