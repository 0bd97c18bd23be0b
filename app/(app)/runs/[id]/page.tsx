import type { Metadata } from "next";
import { RunPage } from "@/components/runs/run-page";
import { addressOf, gate, type SearchParams } from "../../gate";

export const metadata: Metadata = { title: "Run" };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function OneRunPage({ params, searchParams }: Props) {
  const { id } = await params;
  await gate(addressOf(`/runs/${id}`, await searchParams));
  return <RunPage id={id} />;
}
