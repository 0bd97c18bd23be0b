"use client";

import { useSearchParams } from "next/navigation";
import { PageHeader } from "@/components/ui/page-header";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { KnowledgeTab } from "./knowledge-tab";
import { StoreTab } from "./store-tab";

const TABS = [
  { value: "knowledge", label: "Knowledge" },
  { value: "store", label: "Store" },
] as const;

/** What workflows know and keep: documents to search, and records. The place is in the address. */
export function DataPage() {
  const params = useSearchParams();
  const tab = params.get("tab") === "store" ? "store" : "knowledge";
  const collection = params.get("collection");
  function go(next: { tab: string; collection?: string | null }) {
    const search = new URLSearchParams();
    if (next.tab !== "knowledge") search.set("tab", next.tab);
    if (next.collection) search.set("collection", next.collection);
    // Without a round trip to the server: the page is the same.
    window.history.replaceState(null, "", search.size > 0 ? `/data?${search}` : "/data");
  }
  const place = { collection, onOpen: (name: string | null) => go({ tab, collection: name }) };
  return (
    <>
      <PageHeader title="Data" description="Documents that workflows search, and records that they keep." />
      <Tabs
        value={tab}
        onValueChange={(next) => go({ tab: next })}
        tabs={TABS}
        label="Kinds of data"
        className="mt-4"
        listClassName="px-0"
      >
        <TabPanel value="knowledge" className="overflow-visible pt-5">
          <KnowledgeTab {...place} />
        </TabPanel>
        <TabPanel value="store" className="overflow-visible pt-5">
          <StoreTab {...place} />
        </TabPanel>
      </Tabs>
    </>
  );
}
