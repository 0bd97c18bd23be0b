import type { ChosenIterations } from "@/lib/graph/iteration-path";

/** What of pins and tests the editor knows outside of the panels that show data. */
export interface PinsState {
  /** Nodes with a pinned output. */
  pinned: Readonly<Record<string, true>>;
  /** Whether runs of the draft take pinned outputs as given. */
  runWithPins: boolean;
  /** The node that was tested last, and how many tests there were. */
  tested: { node: string; count: number } | null;
  /** Whether the input of a node is shown beside its form. */
  inputBeside: boolean;
  /** The iterations that were chosen to be looked at and tested with. */
  iterations: ChosenIterations;
}

export const START_OF_PINS: PinsState = {
  pinned: {},
  runWithPins: true,
  tested: null,
  inputBeside: false,
  iterations: {},
};

/** Whether runs of the draft use a pin: there are some, and they are not switched off. */
export function runsWithPins({ pinned, runWithPins }: PinsState): boolean {
  return runWithPins && Object.keys(pinned).length > 0;
}
