import type { ViewState } from "../store/view";

const KEY = "heddle.editor.view";

/** How this browser looked at workflows last; a browser that keeps nothing shows the canvas. */
export function rememberedView(): ViewState["shown"] {
  try {
    return localStorage.getItem(KEY) === "outline" ? "outline" : "canvas";
  } catch {
    return "canvas";
  }
}

export function rememberView(shown: ViewState["shown"]): void {
  try {
    localStorage.setItem(KEY, shown);
  } catch {
    // Then it is forgotten with the page.
  }
}
