import { AtSign, Bot, Database, Globe, KeyRound, type LucideIcon, Mail, UserRound } from "lucide-react";
import { type CredentialKind, isCredentialKind } from "@/lib/nodes/credential-kinds";
import { cn } from "@/lib/utils/cn";

const ICONS: Record<CredentialKind, LucideIcon> = {
  anthropic: Bot,
  openai: Bot,
  bearer: KeyRound,
  basic: UserRound,
  header: KeyRound,
  query: KeyRound,
  oauth2: Globe,
  smtp: Mail,
  imap: AtSign,
  postgres: Database,
};

export function CredentialKindIcon({ kind, className }: { kind: string; className?: string }) {
  const Icon = isCredentialKind(kind) ? ICONS[kind] : KeyRound;
  return <Icon aria-hidden className={cn("size-4 shrink-0 text-muted", className)} />;
}
