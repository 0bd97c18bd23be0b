/** What came of a scenario: what was measured, and what should not have happened, in words. */
export interface ScenarioResult {
  figures: Record<string, number>;
  faults: string[];
}
