import type { EditorAction } from "../actions";
import { LABELS } from "./labels";
import { toggleVersions } from "./use-version-view";

export const publishAction: EditorAction = {
  id: "publish",
  label: "Publish…",
  section: "Workflow",
  shortcuts: [],
  enabled: ({ readOnly }) => !readOnly,
  run: ({ publish }) => publish(),
};

export const versionsAction: EditorAction = {
  id: "versions",
  label: LABELS.title,
  section: "Workflow",
  shortcuts: [],
  enabled: () => true,
  run: toggleVersions,
};
