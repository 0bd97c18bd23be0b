import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { NodeError } from "@/lib/nodes/node-error";
import { env } from "../env";

/** Addresses that are not on the public internet: RFC 6890 and its registries. */
const PRIVATE_V4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/** With the prefixes that carry an IPv4 address inside, through which a private one could be reached. */
const PRIVATE_V6: [string, number][] = [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["::ffff:0:0:0", 96],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

// One list for each family: a shared one would match every IPv4 address against ::ffff:0:0/96.
const blocked = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, prefix] of PRIVATE_V4) blocked.ipv4.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of PRIVATE_V6) blocked.ipv6.addSubnet(net, prefix, "ipv6");

/** Whether an IP address is one that outgoing calls must not reach unless that is allowed. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ""] = address.split("%");
  const family = isIP(bare) === 6 ? "ipv6" : "ipv4";
  return blocked[family].check(bare, family);
}

/**
 * Throws `refused` when a host is itself a private address or means this machine by its name.
 * Other names are checked by `lookupFor`.
 */
export function assertAllowedHost(host: string, port: number): void {
  const bare = host.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const isPrivate = isIP(bare) ? isPrivateAddress(bare) : /^(.*\.)?localhost$/i.test(bare);
  if (isPrivate && !isExempt(host, port)) throw refusal(host, bare);
}

/**
 * A DNS lookup for `http.request` and `net.connect` that gives only addresses that may be called: the address
 * that was checked is the one that is connected to, so a name cannot change its mind in between. Of a name with
 * both kinds of address the public ones are left. The port is that of the connection, to which an exception may
 * be limited.
 */
export function lookupFor(port: number): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "");
      const allowed = isExempt(host, port)
        ? addresses
        : addresses.filter(({ address }) => !isPrivateAddress(address));
      const [first] = allowed;
      if (!first) return callback(refusal(host, addresses[0]?.address ?? "nothing"), "");
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}

function isExempt(host: string, port: number): boolean {
  const { HEDDLE_ALLOW_PRIVATE_NETWORK, HEDDLE_ALLOWED_HOSTS } = env();
  const name = host.toLowerCase();
  const names = [name, `${name}:${port}`, name.replace(/^\[|\]$/g, "")];
  return HEDDLE_ALLOW_PRIVATE_NETWORK || names.some((each) => HEDDLE_ALLOWED_HOSTS.includes(each));
}

function refusal(host: string, address: string): NodeError {
  const remedy = `Add it to HEDDLE_ALLOWED_HOSTS to allow it.`;
  return new NodeError("refused", "private-address", `${host} is a private address (${address}). ${remedy}`);
}
