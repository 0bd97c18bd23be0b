import type { Metadata } from "next";
import { EditorLoader } from "@/components/workflows/editor-loader";
import { openWorkflow } from "@/lib/server/workflows";
import { addressOf, gate, type SearchParams } from "../../gate";

export const metadata: Metadata = { title: "Editor" };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkflowPage({ params, searchParams }: Props) {
  const { id } = await params;
  const search = await searchParams;
  const { id: person, caller } = await gate(addressOf(`/workflows/${id}`, search));
  // Not waited for: the editor is on its way meanwhile. Where there is none, the editor asks and says why.
  const sent = openWorkflow(caller, id).catch(() => null);
  return <EditorLoader id={id} person={person} sent={sent} focusRun={search["run"] === "focus"} />;
}
