import { listTags } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as tags from "@/lib/server/workflow-tags";

export const GET = route(listTags, ({ caller }) => tags.listTags(caller));
