import { type EditorAction, SECTIONS } from "../actions";

type Section = (typeof SECTIONS)[number];

/** Actions under their headings, without empty ones. */
export function inSections(
  actions: readonly EditorAction[],
): { section: Section; actions: EditorAction[] }[] {
  return SECTIONS.map((section) => ({
    section,
    actions: actions.filter((action) => (action.section ?? "Edit") === section),
  })).filter((group) => group.actions.length > 0);
}
