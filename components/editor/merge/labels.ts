import type { Side } from "@/lib/graph/merge";

/** The words of the choice between two versions. */
export const LABELS = {
  title: "Whose version goes on?",
  close: "Back to your version",
  intro: "You both changed these. What only one of you changed is kept as it is.",
  list: "Changed on both sides",
  canvas: "Both versions",
  nothing: "Both sides have the same now.",
  chosen: (done: number, all: number) => `${done} of ${all} chosen`,
  apply: "Go on with these",
  applied: "Both versions are one again",
  misfit: "These choices do not fit together",
  misfitHelp: "Take the other side for one of the nodes.",
  sides: { mine: "Yours", theirs: "Theirs" } satisfies Record<Side, string>,
  keep: { mine: "Keep mine", theirs: "Keep theirs" } satisfies Record<Side, string>,
  keepAll: { mine: "Keep all mine", theirs: "Keep all theirs" } satisfies Record<Side, string>,
  gone: { mine: "You removed it", theirs: "They removed it" } satisfies Record<Side, string>,
  goneShort: "Removed",
  changedHere: "Kept, with changes",
  notSet: "not set",
  connections: "connections",
  none: "none",
  place: "inside",
  outside: "no container",
  whole: { name: "Name of the workflow", description: "Description", settings: "Settings" },
} as const;
