import { setTags } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as tags from "@/lib/server/workflow-tags";

export const PUT = route(setTags, ({ caller, params, body }) => tags.setTags(caller, params.id, body.tags));
