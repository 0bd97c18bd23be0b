import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { ModelError, type ModelRequest, type ModelResponse, type ToolSpec } from "../model";
import { failureOf } from "./failure-of";
import { events, hang, json, stall, startWireServer } from "./wire-server";

interface Wire {
  provider: string;
  complete(url: string, request?: Partial<ModelRequest>): Promise<ModelResponse>;
  /** The beginning of a streamed answer, some text included. */
  beginning: JsonObject[];
  /** An event that says the provider is overloaded. */
  overloaded: JsonObject;
  /** The body of an error that says `the words`. */
  failure(code: string | null): JsonObject;
  /** Status, the provider's name for the error, our class, whether it is retryable. */
  failures: [number, string | null, string, boolean][];
}

export const LOOKUP: ToolSpec = {
  name: "lookup",
  description: "Finds",
  inputSchema: { type: "object", properties: {} },
};

/** What holds for the client of every provider, against a server that speaks its wire format. */
export function testClientContract({
  provider,
  complete,
  beginning,
  overloaded,
  failure,
  failures,
}: Wire): void {
  describe(`${provider}: when things go wrong`, () => {
    test.each(failures)("status %d with %s is of class %s", async (status, code, errorClass, retryable) => {
      await using server = await startWireServer(json(failure(code), status));
      const error = await failureOf(complete(server.url));
      expect(error).toMatchObject({ class: errorClass, retryable });
      expect(error.message).toContain(`(${status})`);
      // The provider's words on a bad key repeat part of the key.
      expect(error.message.includes("the words")).toBe(errorClass !== "auth");
      expect(server.received).toHaveLength(1);
    });

    test.each([
      [{ "retry-after": "7" }, 7000],
      [{ "retry-after-ms": "1500", "retry-after": "2" }, 1500],
      [{ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
      [{}, undefined],
    ])("a 429 with %j asks to wait %s ms", async (headers: Record<string, string>, expected) => {
      await using server = await startWireServer(json(failure(null), 429, headers));
      expect(await failureOf(complete(server.url))).toMatchObject({
        class: "rate-limited",
        retryAfterMs: expected,
      });
    });

    test.each([
      ["is cut off", events(beginning)],
      ["breaks off", events(beginning, { breakOff: true })],
      ["says it is overloaded", events([...beginning, overloaded])],
    ])("a stream that %s is unavailable", async (_what, answer) => {
      await using server = await startWireServer(answer);
      const error = await failureOf(complete(server.url, { onToken: () => undefined }));
      expect(error).toMatchObject({ class: "unavailable", retryable: true });
    });

    test.each([
      ["before the answer begins", hang, {}],
      ["in the middle of a stream", stall(beginning), { onToken: () => undefined }],
    ])("silence %s ends at the deadline", async (_when, answer, request) => {
      await using server = await startWireServer(answer);
      const error = await failureOf(complete(server.url, { ...request, timeoutMs: 150 }));
      expect(error).toMatchObject({ class: "timeout", message: `${provider} did not answer within 0.15 s.` });
      await server.received[0]?.closed;
    });

    test("an aborted call throws the signal's reason and closes the connection", async () => {
      await using server = await startWireServer(stall(beginning));
      const controller = new AbortController();
      const reason = new Error("cancelled by the user");
      const onToken = () => controller.abort(reason);
      await expect(complete(server.url, { signal: controller.signal, onToken })).rejects.toBe(reason);
      await server.received[0]?.closed;
    });

    test("a mistake in the caller's onToken is not taken for the provider's failure", async () => {
      await using server = await startWireServer(events(beginning));
      const onToken = () => {
        throw new RangeError("a bug of ours");
      };
      const call = complete(server.url, { onToken });
      await expect(call).rejects.toThrow("a bug of ours");
      await expect(call).rejects.not.toBeInstanceOf(ModelError);
    });

    test("nobody there is unavailable", async () => {
      const server = await startWireServer(hang);
      await server[Symbol.asyncDispose]();
      expect(await failureOf(complete(server.url))).toMatchObject({ class: "unavailable" });
    });
  });
}
