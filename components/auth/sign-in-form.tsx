"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { getProviders, signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FormError } from "./auth-card";

/** What the sign-in library's error codes mean to a person. */
const MESSAGES: Record<string, string> = {
  CredentialsSignin: "The e-mail address or the password is not right.",
  AccessDenied: "There is no account for this address here. Ask the owner of this workspace to add you.",
  OAuthAccountNotLinked: "This address already has an account. Sign in with the password.",
  SessionRequired: "Sign in to see this page.",
};
const UNKNOWN = "Signing in did not work. Check that the server is running, then try again.";

interface SignInFormProps {
  /** Where to go afterwards: an address of this site. */
  next: string;
  /** An error code that another provider sent back. */
  error: string | null;
}

export function SignInForm({ next, error }: SignInFormProps) {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const session = useMutation({
    mutationFn: async () => {
      const answer = await signIn("credentials", { email, password, redirect: false });
      if (!answer?.ok) throw new Error(MESSAGES[answer?.error ?? ""] ?? UNKNOWN);
    },
    onSuccess: () => {
      router.replace(next);
      router.refresh();
    },
  });
  const message = session.error
    ? session.error instanceof TypeError
      ? UNKNOWN
      : session.error.message
    : error && (MESSAGES[error] ?? UNKNOWN);
  function submit(event: FormEvent) {
    event.preventDefault();
    session.mutate();
  }
  return (
    <div className="grid gap-4">
      <form onSubmit={submit} className="grid gap-4">
        <Field label="E-mail">
          <Input
            type="email"
            autoComplete="username"
            autoFocus
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label="Password">
          <Input
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {message && !session.isPending && <FormError>{message}</FormError>}
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="mt-1"
          loading={session.isPending || session.isSuccess}
        >
          Sign in
        </Button>
      </form>
      <OtherProviders next={next} />
    </div>
  );
}

/** Providers that the server has keys for; nothing where there are none. */
function OtherProviders({ next }: { next: string }) {
  const { data } = useQuery({ queryKey: ["auth-providers"], queryFn: () => getProviders() });
  const providers = Object.values(data ?? {}).filter(({ type }) => type === "oauth");
  if (providers.length === 0) return null;
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-3 text-faint text-sm before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </div>
      {providers.map(({ id, name }) => (
        <Button key={id} size="lg" onClick={() => signIn(id, { callbackUrl: next })}>
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
