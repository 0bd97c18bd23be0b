/** Headings of a text that somebody wrote come below the heading of the page that shows it. */
export const HEADINGS_BELOW = { h1: "h2", h2: "h3", h3: "h4", h4: "h5", h5: "h6", h6: "h6" } as const;
