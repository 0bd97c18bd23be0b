/** How everything is brought into view: with some room around it, and never larger than life. */
export const FIT = { padding: 0.12, maxZoom: 1 };
