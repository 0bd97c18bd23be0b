import type { KnowledgeService } from "@/lib/nodes/services";
import { addDocument } from "../knowledge-documents";
import { searchKnowledge } from "../knowledge-search";

/** The documents of a workspace, as its workflows search and add them. */
export function knowledgeOf(workspaceId: string): KnowledgeService {
  return {
    search: (request) => searchKnowledge({ ...request, workspaceId }),
    async add(request) {
      const { passages } = await addDocument({ ...request, workspaceId });
      return { passages };
    },
  };
}
