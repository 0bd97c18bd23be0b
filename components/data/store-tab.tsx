"use client";

import { Table2 } from "lucide-react";
import { CollectionBrowser, type CollectionPlace } from "./collection-browser";
import { RecordList } from "./record-list";
import { useStoreCollections } from "./store-queries";

/** Collections of records, and what is in the one that is open. */
export function StoreTab(place: CollectionPlace) {
  return (
    <CollectionBrowser
      {...place}
      label="Collections of records"
      help="Store nodes name the collection that they read and write."
      query={useStoreCollections()}
      empty={{
        icon: <Table2 />,
        title: "Nothing is kept yet",
        text: "Records that store nodes write are shown here, by collection. You can also put some in by hand.",
      }}
    >
      {(open) => <RecordList collection={open} />}
    </CollectionBrowser>
  );
}
