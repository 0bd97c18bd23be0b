import { expect, test } from "vitest";
import { EMPTY_RUN, type RunState, type StepState } from "@/components/runs/run-state";
import { EMPTY_OVERLAY, edgeStateOf, overlayOf, progressOf } from "./overlay";

const AT = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-01T00:00:01.500Z";

function step(path: string, status: StepState["status"], more: Partial<StepState> = {}): StepState {
  const nodeId = (path.split("/").at(-1) ?? "").replace(/\[\d+\]$/, "");
  const kind = /\]$/.test(path) ? "iteration" : "node";
  const finishedAt = status === "running" || status === "waiting" ? null : LATER;
  return {
    path,
    nodeId,
    kind,
    status,
    port: null,
    items: null,
    startedAt: AT,
    finishedAt,
    error: null,
    attempts: [],
    ...more,
  };
}

function run(...steps: StepState[]): RunState {
  return { ...EMPTY_RUN, status: "running", steps: new Map(steps.map((each) => [each.path, each])) };
}

test("a node that ran once shows its state and how long it took", () => {
  const { nodes } = overlayOf(run(step("lead", "completed")), EMPTY_OVERLAY);
  expect(nodes["lead"]).toMatchObject({ status: "completed", durationMs: 1500, ports: { out: 1 } });
});

test("over iterations, what moves comes before what failed, and that before what completed", () => {
  const failed = step("each[1]/mail", "failed", {
    error: { class: "unavailable", code: "x", message: "429 too many requests", retryable: true },
  });
  const done = overlayOf(run(step("each[0]/mail", "completed"), failed), EMPTY_OVERLAY);
  expect(done.nodes["mail"]).toMatchObject({
    status: "failed",
    counts: { completed: 1, failed: 1 },
    error: "429 too many requests",
    path: "each[1]/mail",
  });
  const going = overlayOf(run(failed, step("each[2]/mail", "running")), EMPTY_OVERLAY);
  expect(going.nodes["mail"]?.status).toBe("running");
});

test("a container counts its iterations apart from itself", () => {
  const { nodes } = overlayOf(
    run(
      step("each", "running"),
      step("each[0]", "completed"),
      step("each[1]", "failed"),
      step("each[2]", "running"),
    ),
    EMPTY_OVERLAY,
  );
  expect(nodes["each"]?.status).toBe("running");
  expect(progressOf(nodes["each"])).toEqual({ done: 2, total: 3, failed: 1 });
});

test("a container that goes over a list shows how much is left while it runs, and what it did when it has ended", () => {
  const iterations = [step("each[0]", "completed"), step("each[1]", "running")];
  const running = overlayOf(run(step("each", "running", { items: 12 }), ...iterations), EMPTY_OVERLAY);
  expect(progressOf(running.nodes["each"])).toEqual({ done: 1, total: 12, failed: 0 });
  const ended = overlayOf(
    run(step("each", "completed", { items: 12 }), step("each[0]", "completed")),
    EMPTY_OVERLAY,
  );
  expect(progressOf(ended.nodes["each"])).toEqual({ done: 1, total: 1, failed: 0 });
});

test("a node that nothing happened to keeps its object", () => {
  const first = overlayOf(run(step("a", "completed"), step("b", "running")), EMPTY_OVERLAY);
  const second = overlayOf(run(step("a", "completed"), step("b", "completed")), first);
  expect(second.nodes["a"]).toBe(first.nodes["a"]);
  expect(second.nodes["b"]).not.toBe(first.nodes["b"]);
});

// lead ──► warm ──hot──► each
//            └───else──► archive
test("edges are taken, running or dead by what their ends did", () => {
  const { nodes } = overlayOf(
    run(step("lead", "completed"), step("warm", "completed", { port: "hot" }), step("each", "running")),
    EMPTY_OVERLAY,
  );
  expect(edgeStateOf(nodes, "lead", "out", "warm")).toBe("taken");
  expect(edgeStateOf(nodes, "warm", "hot", "each")).toBe("running");
  expect(edgeStateOf(nodes, "warm", "else", "archive")).toBe("dead");
  expect(edgeStateOf(nodes, "each", "out", "join")).toBe("idle");
});

test("a failed step leaves by its error port if it has one, else by none", () => {
  const branched = overlayOf(run(step("call", "failed", { port: "error" })), EMPTY_OVERLAY).nodes;
  expect(edgeStateOf(branched, "call", "error", "tell")).toBe("taken");
  expect(edgeStateOf(branched, "call", "out", "next")).toBe("dead");
  const failed = overlayOf(run(step("call", "failed")), EMPTY_OVERLAY).nodes;
  expect(edgeStateOf(failed, "call", "out", "next")).toBe("dead");
});
