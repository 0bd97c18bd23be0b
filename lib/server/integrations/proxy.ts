import type { Agent } from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { env } from "../env";

/** One agent for each proxy, so that its connections are used again. */
const agents = new Map<string, Agent>();

/**
 * The agent that takes a request through the proxy that the environment names for it, or null where it goes
 * out directly. Addresses with `https` get a tunnel (`CONNECT`); those with `http` are sent to the proxy.
 */
export function proxyFor(url: URL): Agent | null {
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY } = env();
  const isSecure = url.protocol === "https:";
  const proxy = isSecure ? HTTPS_PROXY : HTTP_PROXY;
  if (!proxy || isThisMachine(url.hostname) || goesDirectly(url, NO_PROXY)) return null;
  const key = `${url.protocol}${proxy}`;
  const agent = agents.get(key) ?? (isSecure ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy));
  agents.set(key, agent);
  return agent;
}

/** A proxy would take such an address for itself. */
function isThisMachine(host: string): boolean {
  return /^(127\.[\d.]+|\[::1\]|(.*\.)?localhost)$/.test(host);
}

/**
 * `NO_PROXY` as curl and most others read it: `*` for all, a host, a domain with or without a dot before it
 * for all names below it, each also with a port.
 */
function goesDirectly(url: URL, exceptions: readonly string[]): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const places = [url.hostname, `${url.hostname}:${port}`];
  return exceptions.some((exception) => {
    const name = exception.toLowerCase().replace(/^\*?\./, "");
    if (name === "*") return true;
    return places.some((place) => place === name || place === `[${name}]` || place.endsWith(`.${name}`));
  });
}
