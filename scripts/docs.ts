import { writeFileSync } from "node:fs";
import path from "node:path";
import { docPages } from "./docs/pages";
import { projectRoot } from "./project";

for (const [name, text] of Object.entries(docPages())) {
  writeFileSync(path.join(projectRoot, name), text);
  console.log(`Wrote ${name}`);
}
