import { mkdirSync, writeFileSync } from "node:fs";
import { evaluate, evaluateBoolean, renderTemplate, type Scope } from "@/lib/expressions";

const count = 500_000;
const rounds = 5;

const scopes: Scope[] = Array.from({ length: 1_000 }, (_, i) => ({
  trigger: {
    body: { email: `user${i}@${i % 2 === 0 ? "x" : "y"}.com`, contacts: [{ name: "Ann" }, { name: "Bo" }] },
  },
  steps: { score: { object: { score: i % 100 } } },
}));

const condition = 'steps.score.object.score > 80 && trigger.body.email.endsWith("@x.com")';
const cases: Record<string, (scope: Scope) => unknown> = {
  [condition]: (scope) => evaluateBoolean(condition, scope),
  "trigger.body.email": (scope) => evaluate("trigger.body.email", scope),
  'trigger.body.contacts.map(c, c.name).join(", ")': (scope) =>
    evaluate('trigger.body.contacts.map(c, c.name).join(", ")', scope),
  "Hi {{ trigger.body.email }}, {{ steps.score.object.score }}": (scope) =>
    renderTemplate("Hi {{ trigger.body.email }}, {{ steps.score.object.score }}", scope),
};

/** Evaluations per second, the best of a few rounds, with another scope each time. */
function measure(run: (scope: Scope) => unknown): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < count; i++) run(scopes[i % scopes.length] ?? {});
    best = Math.max(best, (count / (performance.now() - start)) * 1000);
  }
  return Math.round(best);
}

const results = Object.entries(cases).map(([expression, run]) => ({ expression, perSecond: measure(run) }));
console.table(results);
mkdirSync("bench/results", { recursive: true });
writeFileSync("bench/results/expressions.json", `${JSON.stringify({ goal: 500_000, results }, null, 2)}\n`);
