/** Where a browser keeps its theme. */
export const KEY = "heddle-theme";
export const DARK = "(prefers-color-scheme: dark)";

/**
 * Runs before the first paint so that the page never flashes in the wrong theme. Sets `data-theme` on
 * the root element to `light` or `dark`.
 */
export const THEME_SCRIPT = `(()=>{let t;try{t=localStorage.getItem("${KEY}")}catch{}
if(t!=="light"&&t!=="dark")t=matchMedia("${DARK}").matches?"dark":"light";
document.documentElement.dataset.theme=t})()`;
