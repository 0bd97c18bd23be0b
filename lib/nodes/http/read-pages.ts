import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { kindName } from "../resolved-values";
import type { Pagination } from "./pagination";

/** What differs between the requests for the pages. */
export interface PageRequest {
  url: Json;
  query: Record<string, Json>;
  body: Json | undefined;
  /** Another one for each page, or a service would give the first page again. */
  idempotencyKey: string;
}

/** What a page's request gave. */
export interface Page {
  response: { status: number; headers: Record<string, string>; body: Json };
  /** The address that was called. */
  url: string;
  /** Bytes of the answer. */
  size: number;
}

/** All pages become one value, which may be as large as one answer. */
const MAX_BYTES = 10 * 1024 * 1024;

interface Tools {
  send(request: PageRequest): Promise<Page>;
  evaluate(source: string, extra?: JsonObject): Json;
}

/**
 * The pages from the first one on, at most `maxPages`: the last one's status and headers, the items of all as
 * `body`, how many pages they came on, and whether there were `more`. Throws `NodeError` where a page has no
 * list, where the next one is on another host, or where all together are over 10 MB.
 */
export async function readPages(
  pagination: Pagination,
  first: PageRequest,
  { send, evaluate }: Tools,
): Promise<Page["response"] & { body: Json[]; pages: number; more: boolean }> {
  const items: Json[] = [];
  let size = 0;
  let request: PageRequest | null = pagination.mode === "page" ? onPage(pagination, first, 0) : first;
  for (let pages = 1; ; pages += 1) {
    const page: Page = await send(request);
    size += page.size;
    if (size > MAX_BYTES) {
      const message = `The first ${pages} pages are together larger than 10 MB. Ask for fewer pages.`;
      throw new NodeError("refused", "pages-too-large", message);
    }
    const list = itemsOf(pagination, page, evaluate);
    items.push(...list);
    const next = { ...first, idempotencyKey: `${first.idempotencyKey}:page[${pages}]` };
    request = nextRequest(pagination, next, { page, pages, isEmpty: list.length === 0, evaluate });
    if (request === null || pages >= pagination.maxPages) {
      return { ...page.response, body: items, pages, more: request !== null };
    }
  }
}

function itemsOf({ items = "" }: Pagination, { response }: Page, evaluate: Tools["evaluate"]): Json[] {
  const list = items.trim() === "" ? response.body : evaluate(items, { response });
  if (Array.isArray(list)) return list;
  const where = items.trim() === "" ? "The body of a page" : `“${items}”`;
  const message = `${where} is ${kindName(list)}, not a list. Say under “Items” where the list is.`;
  throw new NodeError("invalid-input", "items-not-list", message);
}

interface Progress {
  page: Page;
  pages: number;
  isEmpty: boolean;
  evaluate: Tools["evaluate"];
}

function nextRequest(
  pagination: Pagination,
  first: PageRequest,
  { page, pages, isEmpty, evaluate }: Progress,
): PageRequest | null {
  switch (pagination.mode) {
    case "link": {
      const next = nextLink(page.response.headers["link"] ?? "");
      return next === null ? null : atAddress(first, page, next);
    }
    case "cursor": {
      const cursor = evaluate(pagination.cursor ?? "null", { response: page.response });
      return isNothing(cursor) ? null : afterCursor(pagination, first, page, cursor);
    }
    case "page":
      return isEmpty ? null : onPage(pagination, first, pages);
    case "none":
      return null;
  }
}

/** Services mark the last page in all of these ways. */
function isNothing(cursor: Json): boolean {
  return cursor === null || cursor === "" || cursor === false;
}

function onPage({ pageParam, startPage }: Pagination, first: PageRequest, pagesBefore: number): PageRequest {
  return { ...first, query: { ...first.query, [pageParam]: startPage + pagesBefore } };
}

function afterCursor(
  { cursorParam, cursorIn }: Pagination,
  first: PageRequest,
  page: Page,
  cursor: Json,
): PageRequest {
  if (typeof cursor === "string" && /^https?:\/\//.test(cursor)) return atAddress(first, page, cursor);
  if (cursorIn === "query") return { ...first, query: { ...first.query, [cursorParam]: cursor } };
  const body = first.body ?? {};
  if (isJsonObject(body)) return { ...first, body: { ...body, [cursorParam]: cursor } };
  const message = `The cursor is to be sent in the body, which is ${kindName(body)}, not an object.`;
  throw new NodeError("invalid-input", "bad-body", message);
}

/** The next page's address, which brings its own query. Our credential is for the first page's host only. */
function atAddress(first: PageRequest, { url }: Page, next: string): PageRequest {
  const address = URL.canParse(next, url) ? new URL(next, url) : null;
  if (address?.origin === new URL(url).origin) return { ...first, url: address.href, query: {} };
  const message = `The next page is not on ${new URL(url).host}: ${next.slice(0, 200)}`;
  throw new NodeError("refused", "page-elsewhere", message);
}

/** A link of RFC 8288 with its parameters, whose values may have commas and semicolons between quotes. */
const LINK = /<([^>]*)>((?:\s*;[^=;,<"]*(?:=\s*(?:"[^"]*"|[^";,<]*))?)*)/g;

/** The address of the link with relation `next` in a Link header. */
function nextLink(header: string): string | null {
  for (const [, address = "", parameters = ""] of header.matchAll(LINK)) {
    if (/;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\s*(;|$))/i.test(parameters)) return address;
  }
  return null;
}
