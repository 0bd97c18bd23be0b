import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { Services } from "../services";
import { stepExecutionOf } from "../testing/execution";
import { executeRespond } from "./execute";

async function answer(config: JsonObject, first = true) {
  const sent: Parameters<Services["respond"]>[0][] = [];
  const respond: Services["respond"] = async (response) => {
    sent.push(response);
    return first;
  };
  return { ...(await executeRespond(stepExecutionOf("respond", config, { respond }))), sent };
}

test("sends status, headers as text, and body, and gives them on", async () => {
  const { output, sent } = await answer({
    status: "201",
    headers: { " X-Count ": "{{ 3 }}", "x-none": null },
    body: { ok: "{{ true }}" },
  });
  expect(output).toEqual({ status: 201, headers: { "x-count": "3" }, body: { ok: true } });
  expect(sent).toEqual([output]);
});

test("is 200 without a body where nothing is said, and does not mind having been late", async () => {
  expect((await answer({}, false)).output).toEqual({ status: 200, headers: {}, body: null });
});

test.each<[JsonObject, string]>([
  [{ status: 100 }, "from 200 to 599"],
  [{ status: "" }, "from 200 to 599"],
  [{ status: 200.5 }, "from 200 to 599"],
  [{ headers: { "bad name": "x" } }, "“bad name”"],
  [{ headers: { a: "x\r\nset-cookie: y" } }, "“a”"],
])("%j cannot be sent", async (config, message) => {
  await expect(answer(config)).rejects.toThrow(message);
});
