/** Paths name a node within its iterations: `score`, `each[2]/mail`, `each[2]/inner[0]/mail/turn[1]`. */

/** The path of a node in the iteration at `scope`; the top scope is the empty string. */
export function nodePath(scope: string, nodeId: string): string {
  return scope === "" ? nodeId : `${scope}/${nodeId}`;
}

/** The path of one iteration of the container at `path`. */
export function iterationPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

export interface PathPart {
  nodeId: string;
  index: number | null;
}

/** The parts of a path, outermost first. Throws on text that is not a path. */
export function parsePath(path: string): PathPart[] {
  return path.split("/").map((part) => {
    const match = /^([^[\]]+)(?:\[(\d+)\])?$/.exec(part);
    if (!match?.[1]) throw new Error(`“${path}” is not a step path`);
    return { nodeId: match[1], index: match[2] === undefined ? null : Number(match[2]) };
  });
}

/** The iteration that encloses the step at `path`; empty at the top. */
export function scopeOfPath(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : path.slice(0, end);
}

/** The scopes around a step, innermost first, ending with the empty one. */
export function enclosingScopes(path: string): string[] {
  const scopes: string[] = [];
  for (let at = scopeOfPath(path); ; at = scopeOfPath(at)) {
    scopes.push(at);
    if (at === "") return scopes;
  }
}
