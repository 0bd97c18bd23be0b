/** How long a movement that is drawn by a script takes, in milliseconds: no time for people who asked for less motion. */
export function motionMs(usual: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : usual;
}
