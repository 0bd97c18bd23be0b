/** Quoted text, comments and dollar quotes of PostgreSQL, in which `$1` is not a parameter. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/g;

/** How many parameters a statement takes: the highest `$n` in it. */
export function countParameters(statement: string): number {
  const places = statement.replace(QUOTED, " ").matchAll(/(?<![\w$])\$(\d{1,5})/g);
  return Math.max(0, ...[...places].map(([, number]) => Number(number)));
}
