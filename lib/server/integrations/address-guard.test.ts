import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readEnv } from "../env";
import { assertAllowedHost, isPrivateAddress, lookupFor } from "./address-guard";
import { guardedHttp } from "./http";

type LookupOptions = Parameters<LookupFunction>[1];

/** The names that were looked up. */
let asked: string[] = [];

// A name server of our own: what real names lead to is not ours to say.
vi.mock("node:dns", () => {
  const names: Record<string, string[]> = {
    "mixed.test": ["10.0.0.1", "93.184.215.14", "::1", "2606:4700::1111"],
    "inside.test": ["10.0.0.1", "::1"],
  };
  function lookup(host: string, _: unknown, callback: (error: null, all: LookupAddress[]) => void): void {
    asked.push(host);
    // The first time it is this machine, and any further time it is elsewhere.
    const flipping = asked.length > 1 ? ["10.0.0.1"] : ["127.0.0.1"];
    const addresses = names[host] ?? (host === "flips.test" ? flipping : ["127.0.0.1"]);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  }
  return { lookup, default: { lookup } };
});

beforeEach(() => {
  asked = [];
});
afterEach(() => vi.unstubAllGlobals());

function allow(settings: Record<string, string>): void {
  vi.stubGlobal("heddleEnv", readEnv(settings));
}

function call(url: string) {
  const { signal } = new AbortController();
  return guardedHttp({ method: "GET", url, headers: {}, signal, timeoutMs: 5000, redirects: 5 });
}

test.each([
  ["loopback", "http://127.0.0.1:1/"],
  ["the last of loopback", "http://127.255.255.254:1/"],
  ["a name", "http://localhost:1/"],
  ["a name below it", "http://api.localhost:1/"],
  ["a name with a dot at its end", "http://localhost.:1/"],
  ["one decimal number", "http://2130706433:1/"],
  ["hexadecimal", "http://0x7f000001:1/"],
  ["hexadecimal parts, left out zeros", "http://0x7f.1:1/"],
  ["octal parts", "http://0177.0.0.1:1/"],
  ["full-width digits", "http://１２７.０.０.１:1/"],
  ["IPv6 loopback", "http://[::1]:1/"],
  ["IPv6 loopback written out", "http://[0:0:0:0:0:0:0:1]:1/"],
  ["the unspecified IPv6 address", "http://[::]:1/"],
  ["mapped IPv4", "http://[::ffff:127.0.0.1]:1/"],
  ["mapped IPv4 in hexadecimal", "http://[::ffff:7f00:1]:1/"],
  ["translated IPv4", "http://[::ffff:0:127.0.0.1]:1/"],
  ["IPv4-compatible", "http://[::127.0.0.1]:1/"],
  ["NAT64", "http://[64:ff9b::7f00:1]:1/"],
  ["local NAT64", "http://[64:ff9b:1::a00:1]:1/"],
  ["6to4", "http://[2002:7f00:1::]:1/"],
  ["Teredo", "http://[2001:0:7f00:1::]:1/"],
  ["link-local IPv6", "http://[fe80::1]:1/"],
  ["unique local IPv6", "http://[fd00:ec2::254]:1/"],
  ["multicast IPv6", "http://[ff02::1]:1/"],
  ["the metadata service of clouds", "http://169.254.169.254/latest/meta-data/"],
  ["its decimal form", "http://2852039166/latest/meta-data/"],
  ["this host", "http://0.0.0.0:1/"],
  ["this host in short", "http://0:1/"],
  ["10/8", "http://10.1.2.3/"],
  ["172.16/12", "http://172.31.255.255/"],
  ["192.168/16", "http://192.168.0.1/"],
  ["carrier-grade NAT", "http://100.64.0.1/"],
  ["multicast", "http://224.0.0.1/"],
  ["broadcast", "http://255.255.255.255/"],
])("a private address is refused however it is written: %s", async (_, url) => {
  allow({});
  await expect(call(url)).rejects.toMatchObject({ class: "refused", code: "private-address" });
});

test("public addresses are not taken for private ones", () => {
  const known = ["1.1.1.1", "172.32.0.1", "100.128.0.1", "93.184.215.14", "2606:4700::1111", "2a00:1450::5"];
  expect(known.filter(isPrivateAddress)).toEqual([]);
});

test("an address with a zone is judged without it", () => {
  expect(isPrivateAddress("fe80::1%eth0")).toBe(true);
});

/** What a connection would be made to. */
function lookUp(host: string, port: number, options: LookupOptions = {}): Promise<unknown> {
  return new Promise((resolve) => {
    lookupFor(port)(host, options, (error, address, family) => resolve(error ?? { address, family }));
  });
}

test("of a name with private and public addresses only the public ones are called", async () => {
  allow({});
  expect(await lookUp("mixed.test", 80, { all: true })).toMatchObject({
    address: [
      { address: "93.184.215.14", family: 4 },
      { address: "2606:4700::1111", family: 6 },
    ],
  });
  expect(await lookUp("mixed.test", 80)).toEqual({ address: "93.184.215.14", family: 4 });
});

test("a name that leads to private addresses only is refused when it is looked up", async () => {
  allow({});
  expect(await lookUp("inside.test", 80)).toMatchObject({ class: "refused", code: "private-address" });
  await expect(call("http://inside.test/")).rejects.toMatchObject({ class: "refused" });
});

test("a name is asked for once: what was checked is what is connected to", async () => {
  allow({ HEDDLE_ALLOWED_HOSTS: "flips.test" });
  const server = createServer((_, response) => response.end("first"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await call(`http://flips.test:${port}/`)).toMatchObject({ body: "first" });
  expect(asked).toEqual(["flips.test"]);
  server.closeAllConnections();
  server.close();
});

test("an allowed name is looked up, as one address or as all", async () => {
  allow({ HEDDLE_ALLOWED_HOSTS: "inside.test" });
  expect(await lookUp("inside.test", 80)).toEqual({ address: "10.0.0.1", family: 4 });
  expect(await lookUp("inside.test", 80, { all: true })).toMatchObject({
    address: [
      { address: "10.0.0.1", family: 4 },
      { address: "::1", family: 6 },
    ],
  });
});

test.each([
  ["::1", "http://[::1]:1/"],
  ["[::1]", "http://[::1]:1/"],
  ["[::1]:1", "http://[::1]:1/"],
  ["127.0.0.1", "http://2130706433:1/"],
])("%s among the allowed hosts allows %s", async (host, url) => {
  allow({ HEDDLE_ALLOWED_HOSTS: host });
  await expect(call(url)).rejects.toMatchObject({ class: "unavailable" });
});

test("an exception may be limited to a port", async () => {
  allow({ HEDDLE_ALLOWED_HOSTS: "127.0.0.1:8080,inside.test:8080" });
  expect(() => assertAllowedHost("127.0.0.1", 8080)).not.toThrow();
  expect(() => assertAllowedHost("127.0.0.1", 8081)).toThrow("HEDDLE_ALLOWED_HOSTS");
  expect(await lookUp("inside.test", 8080)).toMatchObject({ address: "10.0.0.1" });
  expect(await lookUp("inside.test", 8081)).toMatchObject({ code: "private-address" });
});
