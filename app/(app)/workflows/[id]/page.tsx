import type { Metadata } from "next";
import { EditorLoader } from "@/components/workflows/editor-loader";
import { addressOf, gate, type SearchParams } from "../../gate";

export const metadata: Metadata = { title: "Editor" };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkflowPage({ params, searchParams }: Props) {
  const { id } = await params;
  const search = await searchParams;
  const { id: person } = await gate(addressOf(`/workflows/${id}`, search));
  return <EditorLoader id={id} person={person} focusRun={search["run"] === "focus"} />;
}
