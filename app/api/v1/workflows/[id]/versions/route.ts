import { listVersions } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as versions from "@/lib/server/versions";

export const GET = route(listVersions, ({ caller, params }) => versions.listVersions(caller, params.id));
