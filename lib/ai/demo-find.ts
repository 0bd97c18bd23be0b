/** What running text says of a thing, by the kind of name it goes by. The first that is found counts. */
const FINDERS: readonly { name: RegExp; patterns: RegExp[] }[] = [
  { name: /\b(phone|telephone|mobile|fax)\b/, patterns: [/(\+\d[\d ()/-]{6,}\d|\b0\d[\d ()/-]{5,}\d)/] },
  { name: /\bcurrency\b/, patterns: [/\b(EUR|USD|GBP|CHF|JPY|SEK|PLN)\b/, /(€|\$|£)/] },
  {
    name: /\b(total|amount|price|sum|fee|cost|value|salary|rent)\b/,
    patterns: [
      /(?:€|\$|£|\b(?:EUR|USD|GBP|CHF)\b) ?(\d[\d,]*(?:\.\d+)?[kKmM]?\b)/,
      /(\d[\d,]*(?:\.\d+)?[kKmM]?) ?(?:€|\$|£|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b)/,
    ],
  },
  {
    name: /\b(date|deadline|due|day|from|until|start|end|expir\w*)\b/,
    patterns: [
      /(\d{4}-\d{2}-\d{2})/,
      /(\d{1,2}\.? (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})/i,
      /((?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4})/i,
      /\b(\d{1,2}[./]\d{1,2}[./]\d{4})\b/,
    ],
  },
  {
    name: /\b(number|no|id|reference|ref|code|key)\b/,
    patterns: [
      /(?:#|\b(?:no|nr|number|id|ref|reference)\b\.?:? *)([A-Z]*-?\d[\w/-]*)/i,
      /\b([A-Z]{2,6}-\d[\w-]*)\b/,
    ],
  },
  {
    name: /\b(company|vendor|supplier|seller|buyer|customer|client|organi[sz]ation|party|landlord|employer|firm)\b/,
    patterns: [
      /\b((?:[A-Z][\w&'-]*,? ){1,4}(?:Ltd|Limited|Inc|LLC|GmbH|AG|Corp|Corporation|PLC|BV|SA|SpA|Oy|AB)\b)/,
      /\b(?:from|by|at|with|for) ((?:[A-Z][\w&'-]+ ?){1,4})/,
    ],
  },
  {
    name: /\b(name|person|contact|author|sender|signed|customer)\b/,
    patterns: [
      /\b(?:name is|I am|I'm|regards,|sincerely,|thanks,|wishes,)\s+([A-Z]\p{L}+(?: [A-Z]\p{L}+){0,2})/u,
      /\b(?:Mr|Ms|Mrs|Dr)\.? ([A-Z]\p{L}+(?: [A-Z]\p{L}+)?)/u,
    ],
  },
];

/**
 * The part of a running text that a name stands for: what follows the name itself ("due on 2026-03-01"), else
 * anything of the kind that the name says. Undefined where there is nothing of the sort.
 */
export function findInText(text: string, name: string): string | undefined {
  const finder = FINDERS.find((one) => one.name.test(name));
  if (finder === undefined) return undefined;
  const word = name.split(" ").find((part) => part.length > 2 && text.toLowerCase().includes(part)) ?? "";
  const near = word === "" ? "" : text.slice(text.toLowerCase().indexOf(word), text.length).slice(0, 80);
  for (const part of [near, text]) {
    for (const pattern of finder.patterns) {
      const found = pattern.exec(part)?.[1]?.trim();
      if (found) return found;
    }
  }
  return undefined;
}
