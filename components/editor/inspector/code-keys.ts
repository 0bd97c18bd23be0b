/** A text with what is selected in it, as offsets. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

const INDENT = "  ";

/** What a key does in code beside typing: null where the browser's own way is right. */
export function editCode(state: Selected, key: { key: string; shiftKey: boolean }): Selected | null {
  if (key.key === "Enter" && !key.shiftKey) return breakLine(state);
  if (key.key !== "Tab") return null;
  if (key.shiftKey) return outdent(state);
  return state.text.slice(state.start, state.end).includes("\n") ? indent(state) : insert(state, INDENT);
}

function insert({ text, start, end }: Selected, added: string): Selected {
  const at = start + added.length;
  return { text: text.slice(0, start) + added + text.slice(end), start: at, end: at };
}

/** The new line begins as deep as the one it leaves, and one step deeper after an opening bracket. */
function breakLine(state: Selected): Selected {
  const line = state.text.slice(lineStart(state.text, state.start), state.start);
  const depth = /^[ \t]*/.exec(line)?.[0] ?? "";
  return insert(state, `\n${depth}${/[{([]\s*$/.test(line) ? INDENT : ""}`);
}

function indent(state: Selected): Selected {
  return changeLines(state, (line) => (line === "" ? line : INDENT + line));
}

function outdent(state: Selected): Selected {
  return changeLines(state, (line) => line.replace(/^( {1,2}|\t)/, ""));
}

function changeLines({ text, start, end }: Selected, change: (line: string) => string): Selected {
  const from = lineStart(text, start);
  const lines = text.slice(from, end).split("\n");
  const changed = lines.map(change);
  const first = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const block = changed.join("\n");
  const to = from + block.length;
  return {
    text: text.slice(0, from) + block + text.slice(end),
    start: Math.max(from, start + first),
    end: start === end ? Math.max(from, start + first) : to,
  };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}
