import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { ACTIONS } from "../actions";
import { useEditorStore } from "../store/editor-context";
import { shortcutText } from "../use-shortcuts";
import { inSections } from "./sections";

/** Every key that does something, under headings. */
export function ShortcutSheet() {
  const store = useEditorStore();
  const groups = inSections(ACTIONS.filter(({ shortcuts }) => shortcuts.length > 0));
  return (
    <Dialog
      open
      onOpenChange={(open) => store.setState({ shortcutsOpen: open })}
      title="Keyboard shortcuts"
      description="Keys without Ctrl or ⌘ work while no field is being typed in."
      size="lg"
      startAt="close"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard has to be able to scroll it */}
      <section aria-label="All shortcuts" tabIndex={0} className="gap-8 rounded-md px-2 py-1.5 sm:columns-2">
        {groups.map(({ section, actions }) => (
          <section key={section} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 font-medium text-faint text-sm">{section}</h3>
            <dl>
              {actions.map((action) => (
                <div
                  key={action.id}
                  className="flex min-h-7 items-center justify-between gap-4 border-b py-1"
                >
                  <dt>{action.label}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {action.shortcuts.map((shortcut) => (
                      <Kbd key={shortcut} className="text-muted">
                        {shortcutText({ shortcuts: [shortcut] })}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
