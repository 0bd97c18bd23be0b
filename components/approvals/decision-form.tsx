"use client";

import { Check, X } from "lucide-react";
import { type FormEvent, useRef } from "react";
import { AskedFieldRow } from "@/components/hosted/asked-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/api-error";
import type { Approval } from "@/lib/api/contracts/approvals";
import { messageOf } from "@/lib/api/error-message";
import { useDecide } from "./queries";

const COMMENT = "_comment";

/** The approval's fields, a comment and the two buttons. Enter alone decides nothing. */
export function DecisionForm({ approval }: { approval: Approval }) {
  const form = useRef<HTMLFormElement>(null);
  const decide = useDecide(approval.id);
  const faults = faultsOf(decide.error);
  function answer(decision: "approved" | "rejected") {
    if (!form.current || (decision === "approved" && !form.current.reportValidity())) return;
    const sent = new FormData(form.current);
    const data = Object.fromEntries(
      approval.fields.map(({ name, kind }) => [
        name,
        kind === "boolean" ? sent.has(name) : String(sent.get(name) ?? ""),
      ]),
    );
    decide.mutate(
      { decision, comment: String(sent.get(COMMENT) ?? ""), data },
      {
        onSuccess: () =>
          toast.success(decision === "approved" ? "Approved; the run goes on" : "Rejected; the run goes on"),
      },
    );
  }
  return (
    <form ref={form} onSubmit={(event: FormEvent) => event.preventDefault()} className="grid gap-4">
      {decide.error && (
        <p role="alert" className="rounded-md border border-failed/30 bg-failed/5 px-3 py-2 text-failed">
          {messageOf(decide.error)}
        </p>
      )}
      {approval.fields.map((field) => (
        <AskedFieldRow
          key={field.name}
          field={field}
          error={faults.get(`data.${field.name}`)}
          disabled={decide.isPending}
        />
      ))}
      <Field label="Comment" optional>
        <Textarea name={COMMENT} rows={2} maxLength={10_000} disabled={decide.isPending} />
      </Field>
      <div className="flex gap-2">
        <Button
          variant="primary"
          size="lg"
          loading={decide.isPending && decide.variables.decision === "approved"}
          disabled={decide.isPending}
          onClick={() => answer("approved")}
        >
          <Check /> Approve
        </Button>
        <Button
          size="lg"
          loading={decide.isPending && decide.variables.decision === "rejected"}
          disabled={decide.isPending}
          onClick={() => answer("rejected")}
        >
          <X /> Reject
        </Button>
      </div>
    </form>
  );
}

function faultsOf(error: unknown): Map<string, string> {
  const fields = error instanceof ApiError ? (error.problem.fields ?? []) : [];
  return new Map(fields.map(({ path, message }) => [path, `This ${message}.`]));
}
