import { onceForEach } from "@/lib/utils/once-for-each";
import type { Catalogue } from "./shape";

/**
 * The same catalogue, which works out the facts of a node once. Nodes are never changed in place, so that
 * after an edit only what it touched is looked at again.
 */
export const remembering: (catalogue: Catalogue) => Catalogue = onceForEach((catalogue) => ({
  ...catalogue,
  shapeOf: onceForEach((node) => catalogue.shapeOf(node)),
  fieldsOf: onceForEach((node) => catalogue.fieldsOf(node)),
  configIssues: onceForEach((node) => catalogue.configIssues(node)),
}));
