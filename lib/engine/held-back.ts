/**
 * Thrown by the gate, before an attempt has begun: the step is not to begin now. Whoever runs it gives its place
 * away, waits until what holds it back is gone, and asks again.
 */
export class HeldBack extends Error {
  /** What the step has to wait for. */
  readonly topic: string;

  constructor(topic: string) {
    super("The step is not to begin now");
    this.name = "HeldBack";
    this.topic = topic;
  }
}
