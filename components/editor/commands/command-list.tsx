import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import type { ActionContext } from "../actions";
import { useWorkflowChoices } from "../queries";
import { useEditor } from "../store/editor-context";
import type { CommandPage } from "../store/view";
import { type Choice, type ChoiceGroup, choicesOf } from "./choices";

const WORDS: Record<CommandPage["kind"], { title: string; placeholder: string; empty: string }> = {
  all: {
    title: "Commands",
    placeholder: "Search commands, nodes and workflows",
    empty: "Nothing is called that.",
  },
  add: { title: "Add a node", placeholder: "Search node types", empty: "No node type is called that." },
  connect: {
    title: "Connect",
    placeholder: "Search nodes to connect to",
    empty: "It cannot be connected to that.",
  },
  disconnect: {
    title: "Remove a connection",
    placeholder: "Search connections",
    empty: "There is no such connection.",
  },
  move: {
    title: "Move into a container",
    placeholder: "Search containers",
    empty: "It cannot be moved into that.",
  },
};

/** The list of commands: everything that can be done or gone to, found by typing a part of its name. */
export function CommandList({ context, workflowId }: { context: ActionContext; workflowId: string }) {
  const page = useEditor((state) => state.commands);
  return page && <OpenList key={page.kind} {...{ context, workflowId, page }} />;
}

interface OpenListProps {
  context: ActionContext;
  workflowId: string;
  page: CommandPage;
}

function OpenList({ context, workflowId, page }: OpenListProps) {
  const router = useRouter();
  const workflows = useWorkflowChoices();
  const document = useEditor((state) => state.document);
  const chosen = useRef<Choice | null>(null);
  const [search, setSearch] = useState("");
  const words = WORDS[page.kind];
  const others = page.kind === "all" ? (workflows.data ?? []).filter(({ id }) => id !== workflowId) : [];
  const groups: ChoiceGroup[] = [
    ...choicesOf(context, document, page),
    {
      heading: "Open workflow",
      choices: others.map(({ id, name }) => ({
        id: `open:${id}`,
        label: name,
        run: () => router.push(`/workflows/${id}`),
      })),
    },
  ];
  function close(choice: Choice | null) {
    chosen.current = choice;
    context.store.setState({ commands: null });
  }
  return (
    <Dialog.Root open onOpenChange={() => close(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[560px] max-w-[calc(100vw-32px)] -translate-x-1/2 animate-fade overflow-hidden rounded-xl border border-border bg-raised shadow-pop focus-visible:outline-none"
          onCloseAutoFocus={(event) => {
            // What was chosen may open the next list, or put the keyboard on a node.
            if (!chosen.current) return;
            event.preventDefault();
            chosen.current.run();
          }}
        >
          <Dialog.Title className="sr-only">{words.title}</Dialog.Title>
          <Command
            label={words.title}
            loop
            vimBindings={false}
            filter={(_, typed, keywords = []) => scoreOf(keywords.join(" "), typed)}
          >
            <Command.Input
              aria-label={words.title}
              placeholder={words.placeholder}
              value={search}
              onValueChange={setSearch}
              className="h-12 w-full border-b bg-transparent px-4 text-[15px] outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[min(420px,60vh)] scroll-py-2 overflow-y-auto p-2">
              <Command.Empty className="px-2 py-6 text-center text-muted">{words.empty}</Command.Empty>
              {groups.map((group) => (
                <Group key={group.heading} group={group} onChoose={close} />
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ group, onChoose }: { group: ChoiceGroup; onChoose(choice: Choice): void }) {
  if (group.choices.length === 0) return null;
  return (
    <Command.Group
      heading={group.heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-sm"
    >
      {group.choices.map((choice) => (
        <Command.Item
          key={choice.id}
          value={choice.id}
          keywords={[choice.label, choice.words ?? ""]}
          onSelect={() => onChoose(choice)}
          className="flex h-8 cursor-default select-none items-center gap-2 rounded-md px-2 data-[selected=true]:bg-sunken"
        >
          {choice.icon}
          <span className="truncate">{choice.label}</span>
          {choice.hint && <span className="truncate text-muted text-sm">{choice.hint}</span>}
          {choice.shortcut && <Kbd className="ml-auto text-muted">{choice.shortcut}</Kbd>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** Every word has to be there; the earlier and the nearer to a word's beginning, the better. */
function scoreOf(text: string, typed: string): number {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const whole = text.toLowerCase();
  let score = 1;
  for (const word of words) {
    const at = whole.indexOf(word);
    if (at < 0) return 0;
    const beginsWord = at === 0 || /[\s:_-]/.test(whole[at - 1] ?? "");
    score *= (beginsWord ? 1 : 0.5) / (1 + at / 100);
  }
  return score;
}
