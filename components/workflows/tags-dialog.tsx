"use client";

import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";
import { useSetTags, useTags } from "./queries";

const MAX_TAGS = 20;
const MAX_LENGTH = 40;

interface TagsDialogProps {
  id: string;
  name: string;
  tags: readonly string[];
  onClose: () => void;
}

/** The tags of one workflow, to add and remove. */
export function TagsDialog({ id, name, tags: initial, onClose }: TagsDialogProps) {
  const form = useId();
  const [tags, setTags] = useState<readonly string[]>(initial);
  const [text, setText] = useState("");
  const saving = useSetTags();
  const typed = withTag(tags, text);
  function save() {
    saving.mutate(
      { id, tags: [...typed] },
      {
        onSuccess: onClose,
        onError: (error) => toast.error("The tags were not saved", { description: messageOf(error) }),
      },
    );
  }
  function onKeyDown(event: KeyboardEvent) {
    if ((event.key === "Enter" || event.key === ",") && text.trim() !== "") {
      event.preventDefault();
      setTags(typed);
      setText("");
    } else if (event.key === "Backspace" && text === "") {
      setTags(tags.slice(0, -1));
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Tags"
      description={`Words to find “${name}” by, and to see what belongs together.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} loading={saving.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label="Add a tag" help="Enter adds it. Small and capital letters are the same.">
          <Input
            value={text}
            maxLength={MAX_LENGTH}
            disabled={tags.length >= MAX_TAGS}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </Field>
        <TagChips tags={tags} onRemove={(tag) => setTags(tags.filter((each) => each !== tag))} />
        <Suggestions tags={tags} text={text} onAdd={(tag) => setTags(withTag(tags, tag))} />
      </form>
    </Dialog>
  );
}

function withTag(tags: readonly string[], text: string): readonly string[] {
  const tag = text.trim().toLowerCase();
  return tag === "" || tags.includes(tag) || tags.length >= MAX_TAGS ? tags : [...tags, tag];
}

function TagChips({ tags, onRemove }: { tags: readonly string[]; onRemove: (tag: string) => void }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Its tags" className="flex flex-wrap gap-1.5">
      {tags.map((tag) => (
        <li
          key={tag}
          className="flex h-6 items-center gap-1 rounded-full border border-accent/40 bg-accent-soft pr-0.5 pl-2 text-accent text-sm"
        >
          <span className="max-w-40 truncate">{tag}</span>
          <button
            type="button"
            aria-label={`Remove ${tag}`}
            onClick={() => onRemove(tag)}
            className="grid size-5 place-items-center rounded-full hover:bg-surface [&_svg]:size-3"
          >
            <X />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface SuggestionsProps {
  tags: readonly string[];
  text: string;
  onAdd: (tag: string) => void;
}

/** Tags of other workflows that fit what was typed. */
function Suggestions({ tags, text, onAdd }: SuggestionsProps) {
  const known = useTags().data?.items ?? [];
  const found = known.filter(({ tag }) => !tags.includes(tag) && tag.includes(text.trim().toLowerCase()));
  if (found.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <p className="text-faint text-sm">In use elsewhere</p>
      <div className="flex flex-wrap gap-1.5">
        {found.slice(0, 12).map(({ tag }) => (
          <button
            key={tag}
            type="button"
            aria-label={`Add ${tag}`}
            onClick={() => onAdd(tag)}
            className="flex h-6 items-center gap-1 rounded-full border border-dashed px-2 text-muted text-sm hover:border-border-strong hover:text-fg [&_svg]:size-3"
          >
            <Plus aria-hidden />
            {tag}
          </button>
        ))}
      </div>
    </div>
  );
}
