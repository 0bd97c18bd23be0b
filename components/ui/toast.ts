import type { ExternalToast } from "sonner";

/** Short messages at the edge of the window. What draws them is fetched with the first one, or once the page is idle. */
export const toast = {
  message: (text: string, options?: ExternalToast) => show("message", text, options),
  info: (text: string, options?: ExternalToast) => show("info", text, options),
  success: (text: string, options?: ExternalToast) => show("success", text, options),
  error: (text: string, options?: ExternalToast) => show("error", text, options),
};

type Kind = "message" | "info" | "success" | "error";

function show(kind: Kind, text: string, options?: ExternalToast): void {
  import("sonner")
    .then(({ toast: sonner }) => sonner[kind](text, options))
    // There is nowhere left to say it.
    .catch(() => undefined);
}
