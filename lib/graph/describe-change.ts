import { assertNever } from "@/lib/utils/assert-never";
import type { Difference } from "@/lib/utils/diff-json";
import type { Json } from "@/lib/utils/json";
import type { Change, NamedNode } from "./diff";
import { portOf } from "./document";

const MAX_VALUE_LENGTH = 60;
const ASPECTS = { position: "moved", size: "resized", folding: "folded or unfolded" } as const;

/** A change in one sentence on one line, for a list of them. Long values are cut. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case "document-renamed":
      return `Workflow renamed from “${change.from}” to “${change.to}”.`;
    case "description-changed":
      return change.to === "" ? "Description removed." : `Description changed to ${quote(change.to)}.`;
    case "setting-changed":
      return valueChange("Setting", change);
    case "node-added":
      return `${nameOf(change.node)} added (${change.type}).`;
    case "node-removed":
      return `${nameOf(change.node)} removed (${change.type}).`;
    case "id-changed":
      return `${nameOf(change.node)}: id changed from ${change.from} to ${change.to}.`;
    case "node-renamed":
      return `“${change.from}” renamed to “${change.to}”.`;
    case "moved":
      return `${nameOf(change.node)} ${change.aspects.map((aspect) => ASPECTS[aspect]).join(", ")}.`;
    case "reparented":
      return `${nameOf(change.node)} moved ${change.to ? `into ${nameOf(change.to)}` : `out of ${change.from ? nameOf(change.from) : "its container"}`}.`;
    case "config-changed":
      return valueChange(`${nameOf(change.node)}:`, change);
    case "policy-changed":
      return valueChange(`${nameOf(change.node)}: policy`, change);
    case "disabled":
    case "enabled":
      return `${nameOf(change.node)} ${change.kind}.`;
    case "edge-added":
      return `${edgeName(change)} connected.`;
    case "edge-removed":
      return `${edgeName(change)} disconnected.`;
    default:
      return assertNever(change);
  }
}

function valueChange(owner: string, { path, from, to }: Difference): string {
  const field = `${owner} ${path.join(".")}`;
  if (from === undefined) return `${field} set to ${quote(to ?? null)}.`;
  return to === undefined
    ? `${field} removed (was ${quote(from)}).`
    : `${field} changed from ${quote(from)} to ${quote(to)}.`;
}

function edgeName({ edge, from, to }: Change & { kind: "edge-added" | "edge-removed" }): string {
  const port = portOf(edge);
  return `${nameOf(from)}${port === "out" ? "" : ` (${port})`} → ${nameOf(to)}`;
}

function nameOf({ id, name }: NamedNode): string {
  return `“${name.trim() || id}”`;
}

function quote(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}
