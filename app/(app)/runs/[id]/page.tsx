import type { Metadata } from "next";
import { RunPage } from "@/components/runs/run-page";
import { addressOf, gate } from "../../gate";

export const metadata: Metadata = { title: "Run" };

export default async function OneRunPage({ params, searchParams }: PageProps<"/runs/[id]">) {
  const { id } = await params;
  await gate(addressOf(`/runs/${id}`, await searchParams));
  return <RunPage id={id} />;
}
