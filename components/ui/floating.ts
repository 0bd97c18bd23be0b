/** How what opens from a button stands to it and to the window's edge, in pixels. */
export const FLOATING = { sideOffset: 4, collisionPadding: 8 } as const;
