"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef } from "react";
import { Button } from "@/components/ui/button";
import { ApiError } from "@/lib/api/api-error";
import { callAt } from "@/lib/api/client";
import { submittedSchema } from "@/lib/api/contracts/hosted";
import { messageOf } from "@/lib/api/error-message";
import { type AskedField, labelOf } from "@/lib/nodes/form-fields";
import { newId } from "@/lib/utils/ids";
import { AskedFieldRow } from "./asked-field";

interface HostedFormProps {
  token: string;
  fields: AskedField[];
  submitLabel: string | undefined;
  /** Name of the field that only robots fill in. */
  honeypot: string;
  /** Names of the fields that were not accepted, where the page was sent without scripts. */
  toCheck: string[];
}

/** The fields and the button. With scripts, faults appear at their fields; without, the server leads back here. */
export function HostedForm({ token, fields, submitLabel, honeypot, toCheck }: HostedFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const send = useSend(token, form);
  const faults = faultsOf(send.error);
  const unfit = fields.filter(({ name }) => toCheck.includes(name)).map(labelOf);
  const action = `/f/${token}/submit`;
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    send.mutate(new FormData(event.currentTarget));
  }
  return (
    <form
      ref={form}
      action={action}
      method="post"
      encType="multipart/form-data"
      onSubmit={submit}
      className="grid gap-5"
    >
      {unfit.length > 0 && !send.error && <Alert>Please look again at: {unfit.join(", ")}.</Alert>}
      {send.error && <Alert>{messageOf(send.error)}</Alert>}
      {fields.map((field) => (
        <AskedFieldRow key={field.name} field={field} error={faults.get(field.name)} large />
      ))}
      <div aria-hidden className="absolute -left-[9999px] h-px w-px overflow-hidden">
        <label>
          Leave this empty
          <input name={honeypot} tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        loading={send.isPending || send.isSuccess}
        className="justify-self-start"
      >
        {submitLabel?.trim() ? submitLabel : "Send"}
      </Button>
    </form>
  );
}

function useSend(token: string, form: { current: HTMLFormElement | null }) {
  const key = useRef<string | null>(null);
  return useMutation({
    mutationFn: (body: FormData) => {
      // One key until it has been accepted: an answer that was lost on the way starts nothing twice.
      key.current ??= newId("sent");
      const headers = { accept: "application/json", "idempotency-key": key.current };
      return callAt(`/f/${token}/submit`, { method: "POST", body, headers }, submittedSchema);
    },
    onSuccess: ({ next }) => window.location.assign(next),
    onError: (error) => {
      const [first] = faultsOf(error).keys();
      const control = first === undefined ? null : form.current?.elements.namedItem(first);
      if (control instanceof HTMLElement) control.focus();
    },
  });
}

/** What is wrong, by the name of the field. */
function faultsOf(error: unknown): Map<string, string> {
  const fields = error instanceof ApiError ? (error.problem.fields ?? []) : [];
  return new Map(
    fields.map(({ path, message }) => [path, `${message[0]?.toUpperCase() ?? ""}${message.slice(1)}.`]),
  );
}

function Alert({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md border border-failed/30 bg-failed/5 px-3 py-2 text-failed">
      {children}
    </p>
  );
}
