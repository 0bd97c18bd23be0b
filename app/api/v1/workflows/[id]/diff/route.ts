import { diffVersions } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as versions from "@/lib/server/versions";

export const GET = route(diffVersions, ({ caller, params, query }) =>
  versions.diffVersions(caller, params.id, query),
);
