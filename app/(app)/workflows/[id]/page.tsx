import type { Metadata } from "next";
import { EditorLoader, type Opening } from "@/components/workflows/editor-loader";
import { openWorkflow } from "@/lib/server/workflows";
import { addressOf, earlyGate, type SearchParams, signedIn } from "../../gate";

export const metadata: Metadata = { title: "Editor" };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkflowPage({ params, searchParams }: Props) {
  const { id } = await params;
  const search = await searchParams;
  await earlyGate(addressOf(`/workflows/${id}`, search));
  // Not waited for: the editor is on its way meanwhile.
  return <EditorLoader id={id} opening={opening(id)} focusRun={search["run"] === "focus"} />;
}

async function opening(id: string): Promise<Opening | null> {
  const user = await signedIn();
  if (!user) return null;
  // Where there is none, the editor asks and says why.
  const workflow = await openWorkflow(user.caller, id).catch(() => null);
  return { person: user.id, workflow };
}
