import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const HINT = "//# allFunctionsCalledOnLoad\n";

/**
 * Tells browsers to compile each script of the folder whole and beside the page, as it comes (V8's explicit compile
 * hints; others read a comment). A page calls half of its functions at once, and to compile each on its first call was
 * a fifth of what opening the editor kept the page busy.
 */
export function addCompileHints(folder: string): void {
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  for (const script of scripts.map((file) => path.join(folder, file))) {
    const text = readFileSync(script, "utf8");
    if (!text.startsWith(HINT)) writeFileSync(script, HINT + text);
  }
}
