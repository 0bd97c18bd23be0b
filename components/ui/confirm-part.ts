import { part } from "./part";

/** The question before something that cannot be taken back, for pages that rarely ask it. */
export const ConfirmPart = part(() => import("./confirm-dialog").then((file) => file.ConfirmDialog));
