import type { Metadata } from "next";
import { EditorLoader } from "@/components/workflows/editor-loader";
import { addressOf, gate } from "../../gate";

export const metadata: Metadata = { title: "Editor" };

export default async function WorkflowPage({ params, searchParams }: PageProps<"/workflows/[id]">) {
  const { id } = await params;
  const search = await searchParams;
  await gate(addressOf(`/workflows/${id}`, search));
  return <EditorLoader id={id} focusRun={search["run"] === "focus"} />;
}
