import type { ExpectedType, TypeScope } from "@/lib/expressions";
import type { FieldKind } from "./segments";

/** What the parts of a field's editor need of the form around it. */
export interface FieldHost {
  readonly kind: FieldKind;
  /** Null where nobody says what expressions see. */
  readonly types: (() => TypeScope) | null;
  readonly expects: ExpectedType | undefined;
  change(text: string): void;
  /** Undo and redo of the document; null where the field has its own. */
  readonly history: { undo(): void; redo(): void } | null;
}
