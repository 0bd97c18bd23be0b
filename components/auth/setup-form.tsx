"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError } from "@/lib/api/api-error";
import { call } from "@/lib/api/client";
import { setUp } from "@/lib/api/contracts/account";
import { messageOf } from "@/lib/api/error-message";
import { cn } from "@/lib/utils/cn";
import { FormError } from "./auth-card";
import { passwordStrength } from "./password-strength";

const EMPTY = { name: "", email: "", password: "", code: "" };
type FieldName = keyof typeof EMPTY;
type Faults = Partial<Record<FieldName, string>>;

/** Makes the owner account, signs in with it and opens the example workflow. */
export function SetupForm({ codeRequired }: { codeRequired: boolean }) {
  const router = useRouter();
  const [values, setValues] = useState(EMPTY);
  const [faults, setFaults] = useState<Faults>({});
  const account = useMutation({
    mutationFn: async () => {
      const { code, ...body } = values;
      const { workflowId } = await call(setUp, { body: { ...body, ...(codeRequired ? { code } : {}) } });
      const { email, password } = values;
      const session = await signIn("credentials", { email, password, redirect: false });
      return session?.ok ? `/workflows/${workflowId}?run=focus` : "/sign-in";
    },
    onSuccess: (path) => router.replace(path),
    onError: (error) => setFaults(faultsOf(error)),
  });

  function bind(name: FieldName) {
    return {
      name,
      value: values[name],
      onChange: (event: { target: { value: string } }) => {
        setValues({ ...values, [name]: event.target.value });
        setFaults({ ...faults, [name]: undefined });
      },
    };
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const found = check(values, codeRequired);
    setFaults(found);
    if (Object.keys(found).length === 0) account.mutate();
  }
  const elsewhere = account.error && Object.keys(faultsOf(account.error)).length === 0;
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label="Name" error={faults.name}>
        <Input {...bind("name")} autoComplete="name" autoFocus required />
      </Field>
      <Field label="E-mail" error={faults.email}>
        <Input {...bind("email")} type="email" autoComplete="username" required />
      </Field>
      <Field label="Password" error={faults.password} help={<PasswordHint password={values.password} />}>
        <Input {...bind("password")} type="password" autoComplete="new-password" required />
      </Field>
      {codeRequired && (
        <Field
          label="Set-up code"
          error={faults.code}
          help="It is printed in the terminal that Heddle was started in."
        >
          <Input {...bind("code")} autoComplete="one-time-code" className="font-mono" required />
        </Field>
      )}
      {elsewhere && <FormError>{messageOf(account.error)}</FormError>}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="mt-1"
        loading={account.isPending || account.isSuccess}
      >
        Create account
      </Button>
    </form>
  );
}

function PasswordHint({ password }: { password: string }) {
  if (password === "") return "At least 10 characters. A few words are easy to remember and hard to guess.";
  const { score, hint } = passwordStrength(password);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="flex gap-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={cn(
              "h-1 w-6 rounded-full bg-border transition-colors",
              score >= step && (score === 3 ? "bg-completed" : score === 2 ? "bg-waiting" : "bg-failed"),
            )}
          />
        ))}
      </span>
      {hint}
    </span>
  );
}

/** Faults that the contract finds, by field. */
function check(values: typeof EMPTY, codeRequired: boolean): Faults {
  const { code, ...body } = values;
  const parsed = setUp.body.safeParse(body);
  const issues = parsed.success ? [] : parsed.error.issues;
  const faults = byField(issues.map(({ path, message }) => ({ path: path.join("."), message })));
  return codeRequired && code.trim() === "" ? { ...faults, code: "Enter the set-up code" } : faults;
}

function faultsOf(error: Error): Faults {
  return byField(error instanceof ApiError ? (error.problem.fields ?? []) : []);
}

function byField(fields: { path: string; message: string }[]): Faults {
  const faults: Faults = {};
  for (const { path, message } of fields) {
    const name = Object.keys(EMPTY).find((field): field is FieldName => field === path);
    // The messages go on from the field's name: "is not …" or "at least …".
    if (name) faults[name] ??= `${message.startsWith("is ") ? "This" : "Enter"} ${message}`;
  }
  return faults;
}
