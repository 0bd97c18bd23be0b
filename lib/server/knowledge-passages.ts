/** A passage of a document, as it is searched and shown. */
export interface DocumentPassage {
  /** The headings above it, from the outermost in. */
  heading: string;
  text: string;
}

/** Characters of a passage at most, and of what it repeats from the one before. */
const SIZE = 1200;
const OVERLAP = 150;

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(```|~~~)/;

/**
 * Cuts a text into passages of at most about 1,200 characters, at headings first, then at paragraphs, then at
 * sentences and words. Passages of one section repeat the end of the one before, so that what stands across a
 * cut is found too. The same text always gives the same passages, and every word of it is in one of them.
 */
export function passagesOf(text: string): DocumentPassage[] {
  return sectionsOf(text.replaceAll("\r\n", "\n").replaceAll("\0", "")).flatMap(({ heading, body }) =>
    packed(paragraphsOf(body)).map((passage) => ({ heading, text: passage })),
  );
}

interface Section {
  heading: string;
  body: string;
}

/** The parts between headings; a heading that nothing stands under is the text of its own part. */
function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  let above: { level: number; title: string }[] = [];
  let lines: string[] = [];
  let fenced = false;
  const close = () => {
    const body = lines.join("\n");
    const titles = above.map(({ title }) => title);
    if (body.trim() !== "") sections.push({ heading: titles.join(" › "), body });
    else if (titles.length > 0)
      sections.push({ heading: titles.slice(0, -1).join(" › "), body: titles.at(-1) ?? "" });
    lines = [];
  };
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) fenced = !fenced;
    const [, marks, title = ""] = fenced ? [] : (HEADING.exec(line) ?? []);
    if (marks === undefined) {
      lines.push(line);
      continue;
    }
    close();
    above = [...above.filter(({ level }) => level < marks.length), { level: marks.length, title }];
  }
  close();
  return sections;
}

function paragraphsOf(body: string): string[] {
  return body
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .flatMap(split);
}

/** A paragraph in pieces of at most `SIZE` characters, cut after a sentence, else a line, else a word. */
function split(paragraph: string): string[] {
  const pieces: string[] = [];
  let rest = paragraph;
  while (rest.length > SIZE) {
    const at = cutIn(rest);
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...pieces, rest].filter((piece) => piece !== "");
}

function cutIn(text: string): number {
  const window = text.slice(0, SIZE);
  const ends = [/[.!?]["')\]]*\s/g, /\n/g, /\s/g].map((end) => {
    const last = [...window.matchAll(end)].at(-1);
    return last ? last.index + last[0].length : 0;
  });
  const good = ends.find((at) => at > SIZE / 2) ?? Math.max(...ends);
  if (good > 0) return good;
  // Never between the halves of one character.
  return /[\uD800-\uDBFF]$/.test(window) ? SIZE - 1 : SIZE;
}

/** Neighbouring paragraphs put together as far as they fit. */
function packed(paragraphs: string[]): string[] {
  const passages: string[] = [];
  let current = "";
  for (const paragraph of paragraphs) {
    const joined = current === "" ? paragraph : `${current}\n\n${paragraph}`;
    if (joined.length <= SIZE) {
      current = joined;
      continue;
    }
    passages.push(current);
    current = `${tailOf(current)}${paragraph}`;
  }
  return current === "" ? passages : [...passages, current];
}

/** The end of a passage, from the beginning of a word, to stand before the next. */
function tailOf(passage: string): string {
  if (passage.length <= OVERLAP) return "";
  const tail = passage.slice(-OVERLAP);
  const start = tail.search(/\s\S/);
  return start < 0 ? "" : `… ${tail.slice(start).trim()}\n\n`;
}
