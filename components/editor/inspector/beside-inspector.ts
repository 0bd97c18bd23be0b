/** From a button at the inspector's right edge, this far to the left is the canvas, in pixels: the form stays in sight. */
export const BESIDE_INSPECTOR = 312;
