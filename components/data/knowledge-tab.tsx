"use client";

import { LibraryBig } from "lucide-react";
import { CollectionBrowser, type CollectionPlace } from "./collection-browser";
import { DocumentList } from "./document-list";
import { useKnowledgeCollections } from "./knowledge-queries";
import { PassageSearch } from "./passage-search";
import { UploadZone } from "./upload-zone";

/** Collections of documents, and what is in the one that is open. */
export function KnowledgeTab(place: CollectionPlace) {
  return (
    <CollectionBrowser
      {...place}
      label="Collections of documents"
      help="Knowledge nodes and agents name the collection that they search."
      query={useKnowledgeCollections()}
      empty={{
        icon: <LibraryBig />,
        title: "Give your workflows something to look things up in",
        text: "Add text, Markdown or PDF to a collection. Knowledge nodes and agents then find the passages that answer a question.",
      }}
    >
      {(open, exists) => (
        <>
          <UploadZone collection={open} />
          <DocumentList collection={open} onDeleted={() => place.onOpen(null)} />
          {exists && <PassageSearch collection={open} />}
        </>
      )}
    </CollectionBrowser>
  );
}
