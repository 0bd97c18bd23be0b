"use client";

import type { ReactNode } from "react";
import { FlowSettings } from "@/components/flow/flow-settings";
import { setTheme, THEMES, useTheme } from "@/components/shell/theme";
import { THEME_LOOK } from "@/components/shell/theme-look";
import { PageHeader } from "@/components/ui/page-header";
import { cn } from "@/lib/utils/cn";
import { DefaultModel } from "./default-model";
import { ModelKeys } from "./model-keys";

interface SettingsPageProps {
  account: { name: string; email: string; workspaceName: string };
}

export function SettingsPage({ account }: SettingsPageProps) {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="mt-6 grid gap-px overflow-hidden rounded-lg border bg-border shadow-card">
        <Section title="Account" description="Who you are here.">
          <dl className="grid grid-cols-[96px_1fr] gap-x-4 gap-y-1.5">
            <Fact name="Name" value={account.name} />
            <Fact name="E-mail" value={account.email} />
            <Fact name="Workspace" value={account.workspaceName} />
          </dl>
        </Section>
        <Section
          title="Default model"
          description="What agents use that do not name a model of their own. A change counts for runs that start from now on."
        >
          <DefaultModel />
        </Section>
        <Section
          title="Model keys"
          description="Stored encrypted and never shown again. Without a key, the built-in demo model answers by simple rules, offline."
        >
          <ModelKeys />
        </Section>
        <Section
          title="Flow"
          description="How many runs go at once, and what holds others back. Pausing stops everything at the next step."
        >
          <FlowSettings />
        </Section>
        <Section title="Appearance" description="For this browser.">
          <ThemeChoice />
        </Section>
      </div>
    </>
  );
}

interface SectionProps {
  title: string;
  description: string;
  children: ReactNode;
}

function Section({ title, description, children }: SectionProps) {
  return (
    <section className="grid gap-x-10 gap-y-4 bg-surface p-5 md:grid-cols-[260px_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-0.5 text-muted text-sm">{description}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="truncate">{value}</dd>
    </>
  );
}

function ThemeChoice() {
  const { theme } = useTheme();
  return (
    <fieldset className="inline-flex gap-0.5 rounded-lg border bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((value) => {
        const { label, icon: Icon } = THEME_LOOK[value];
        return (
          <label
            key={value}
            className={cn(
              "flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-transparent px-2.5 font-medium text-muted transition-colors hover:text-fg",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent",
              theme === value && "border-border bg-surface text-fg shadow-card",
            )}
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={theme === value}
              onChange={() => setTheme(value)}
            />
            <Icon aria-hidden className="size-3.5" />
            {label}
          </label>
        );
      })}
    </fieldset>
  );
}
