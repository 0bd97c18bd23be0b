import type { EditorAction } from "../actions";
import { RunSettings } from "../parts";
import { showVersions } from "../versions/use-version-view";

/** Shows what holds for the workflow as a whole, with the keyboard at the first setting. */
export const settingsAction: EditorAction = {
  id: "workflow-settings",
  label: "Workflow settings",
  section: "Workflow",
  shortcuts: ["w"],
  menus: ["canvas"],
  enabled: ({ readOnly }) => !readOnly,
  run: ({ store }) => {
    showVersions(null);
    store.getState().select([]);
    // They are there after the next paint, where a node or the versions were shown before.
    requestAnimationFrame(() =>
      RunSettings.whenThere(() => {
        const settings = document.querySelector<HTMLElement>("[aria-label=Inspector] [data-settings]");
        settings?.scrollIntoView({ block: "start" });
        settings?.querySelector<HTMLElement>("input:not([disabled])")?.focus({ preventScroll: true });
      }),
    );
  },
};
