import { getVersion } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as versions from "@/lib/server/versions";

export const GET = route(getVersion, ({ caller, params }) =>
  versions.getVersion(caller, params.id, params.version),
);
