import { expect, test } from "vitest";
import { executors } from "@/lib/nodes/executors";
import type { Given } from "./given";
import { replay } from "./testing/replay";
import { workflow } from "./testing/workflow";
import { world } from "./testing/world";

const NOTHING: Given = { outputs: {}, vars: {}, scope: {} };
const call = { method: "POST", url: "http://x" };
const say = (text: string) => ({ type: "transform", config: { fields: { text } } });

async function run(document: ReturnType<typeof workflow>, given: Partial<Given>) {
  const calls = world();
  const { result } = await replay({
    document,
    trigger: { nodeId: "start", payload: {} },
    given: { ...NOTHING, ...given },
    executors,
    services: calls.services,
  });
  return { result, keys: calls.keys };
}

//  start ─► each { send ─► tell } ─► last
const inContainer = workflow(
  {
    start: { type: "manual" },
    each: { type: "fan-out", config: { items: "{{ [1, 2] }}", concurrency: 2 } },
    send: { type: "http", parent: "each", config: call },
    tell: { ...say("{{ item }} {{ input }}"), parent: "each" },
    last: { type: "http", config: call },
  },
  ["start -> each", "send -> tell", "each -> last"],
);

test("a node with a given output is executed in no iteration, and what follows has the output", async () => {
  const { result, keys } = await run(inContainer, { outputs: { send: { output: "given", port: "out" } } });
  expect(result.status).toBe("completed");
  expect(keys).toEqual(["run_1:last"]);
  const whole = await run(inContainer, { outputs: { each: { output: "all of it", port: "out" } } });
  expect(whole.keys).toEqual(["run_1:last"]);
});

//            ┌─yes─► warm
//  start ─► ask
//            └─else─► cold
test("it is left by the port that is given with it", async () => {
  const document = workflow(
    {
      start: { type: "manual" },
      ask: { type: "condition", config: { branches: [{ id: "yes", label: "Yes", when: "true" }] } },
      warm: say("warm"),
      cold: say("cold {{ input }}"),
    },
    ["start -> ask", "ask:yes -> warm", "ask:else -> cold"],
  );
  const { result } = await run(document, { outputs: { ask: { output: 7, port: "else" } } });
  expect(result).toEqual({ status: "completed", output: { text: "cold 7" } });
});

test("names of a container are there for a node that was taken out of it; ids of objects are no outputs", async () => {
  const document = workflow(
    { start: { type: "manual" }, constructor: say("{{ item }} {{ scope.outer.index }}") },
    ["start -> constructor"],
  );
  const { result } = await run(document, { vars: { item: "a" }, scope: { outer: { index: 3 } } });
  expect(result).toEqual({ status: "completed", output: { text: "a 3" } });
});
