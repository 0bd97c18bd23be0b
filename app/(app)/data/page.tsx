import type { Metadata } from "next";
import { DataPage } from "@/components/data/data-page";
import { PageBody } from "@/components/shell/app-shell";
import { addressOf, gate, type SearchParams } from "../gate";

export const metadata: Metadata = { title: "Data" };

export default async function Data({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await gate(addressOf("/data", await searchParams));
  return (
    <PageBody>
      <DataPage />
    </PageBody>
  );
}
