import { toast } from "@/components/ui/toast";
import type { EditorAction } from "../actions";
import { pointOnCanvas } from "../canvas/pointer";
import type { EditorState } from "../store/editor-store";
import { copySelected, cutSelected, pasteText } from "./clipboard";

const anySelected = ({ selectedNodes }: EditorState) => selectedNodes.length > 0;

/** Copy, cut and paste for menus; their shortcuts are the browser's (`useClipboard`). */
export const CLIPBOARD_ACTIONS: readonly EditorAction[] = [
  {
    id: "copy",
    label: "Copy",
    shortcuts: ["Mod+c"],
    byBrowser: true,
    menus: ["node", "selection"],
    enabled: anySelected,
    run: ({ store }) => {
      const text = copySelected(store);
      if (text !== null) navigator.clipboard.writeText(text).catch(() => refused("copying", "C"));
    },
  },
  {
    id: "cut",
    label: "Cut",
    shortcuts: ["Mod+x"],
    byBrowser: true,
    menus: ["node", "selection"],
    enabled: (state) => anySelected(state) && !state.readOnly,
    run: ({ store }) => {
      const text = copySelected(store);
      if (text === null) return;
      navigator.clipboard
        .writeText(text)
        .then(() => void cutSelected(store))
        .catch(() => refused("copying", "X"));
    },
  },
  {
    id: "paste",
    label: "Paste",
    shortcuts: ["Mod+v"],
    byBrowser: true,
    menus: ["canvas"],
    enabled: ({ readOnly }) => !readOnly,
    run: ({ store, flow }) => {
      const at = flow.screenToFlowPosition(pointOnCanvas());
      navigator.clipboard
        .readText()
        .then((text) => pasteText(store, text, at))
        .catch(() => refused("pasting", "V"));
    },
  },
];

function refused(what: string, key: string): void {
  toast.error(`The browser did not allow ${what} from here`, {
    description: `Press Ctrl+${key} (on a Mac ⌘${key}) on the canvas instead.`,
  });
}
