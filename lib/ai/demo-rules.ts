import { type DemoPrompt, fact, longWords, readAmount, summarise } from "./demo-prompt";

/** The score before any signal, out of 100. */
const BASE_SCORE = 40;

interface Signal {
  reason: string;
  points: number;
  applies(prompt: DemoPrompt): boolean;
}

function says(reason: string, points: number, words: RegExp): Signal {
  return { reason, points, applies: ({ data }) => words.test(data) };
}

function counts(reason: string, points: number, names: string[], from: number, below = Infinity): Signal {
  const applies = (prompt: DemoPrompt) => {
    const amount = readAmount(fact(prompt, ...names));
    return amount !== undefined && amount >= from && amount < below;
  };
  return { reason, points, applies };
}

const SIZE = ["employees", "size", "company size", "team size", "headcount", "seats"];
const MONEY = ["budget", "annual budget", "deal size", "amount"];

/** What raises and lowers a score. Words are sought in the prompt's data, amounts in facts of these names. */
const SIGNALS: readonly Signal[] = [
  counts("a large company", 25, SIZE, 1000),
  counts("a company of good size", 20, SIZE, 200, 1000),
  counts("a mid-sized company", 10, SIZE, 50, 200),
  counts("a very small company", -10, SIZE, 0, 5),
  counts("a large budget", 20, MONEY, 50_000),
  counts("a solid budget", 10, MONEY, 10_000, 50_000),
  counts("hardly any budget", -10, MONEY, 0, 1000),
  says(
    "it is urgent",
    10,
    /\b(urgent|urgently|asap|this (week|month|quarter)|deadline|immediately|right away)\b/i,
  ),
  says("they ask to talk", 10, /\b(demo|trial|pilot|call|meeting|proposal|quote|pricing)\b/i),
  says("they are ready to decide", 5, /\b(contract|sign|decision|ready to buy|purchase|roll ?out)\b/i),
  says("they are unhappy", 10, /\b(outage|broken|refund|complaint|angry|unacceptable)\b/i),
  says("they are only looking", -15, /\b(just (browsing|looking)|curious|no rush|someday)\b/i),
  says("it is for studies", -25, /\b(students?|homework|thesis|school project)\b/i),
  says("it is about the newsletter", -20, /\b(newsletter|unsubscribe)\b/i),
  says("it is a job application", -15, /\b(internship|job application|my cv|résumé|hiring)\b/i),
  says("it looks like advertising", -30, /\b(seo services|crypto|backlinks|guest post)\b/i),
];

/** A score out of 100: 40 and the points of every signal that applies. */
export function scoreOf(prompt: DemoPrompt): { score: number; reason: string; confidence: number } {
  const found = SIGNALS.filter((signal) => signal.applies(prompt));
  const sum = found.reduce((total, { points }) => total + points, BASE_SCORE);
  const parts = found.map(({ reason, points }) => `${reason} (${points > 0 ? "+" : ""}${points})`);
  const reason =
    parts.length === 0 ? `No signal either way (${BASE_SCORE}).` : `${sentence(parts.join(", "))}.`;
  const confidence = Math.min(0.95, (60 + 8 * found.length) / 100);
  return { score: Math.min(100, Math.max(0, sum)), reason, confidence };
}

interface Element {
  /** What the review asks for where it is missing. */
  request: string;
  /** Whether a request asks for this element. */
  asked: RegExp;
  points: number;
  isIn(draft: string, prompt: DemoPrompt): boolean;
}

/** What a good message has. The points of all and the base of 30 make 100. */
const ELEMENTS = {
  greeting: {
    request: "Greet the person.",
    asked: /greet/i,
    points: 10,
    isIn: (draft) => /^\s*(hi|hello|dear)\b/i.test(draft),
  },
  company: {
    request: "Mention their company.",
    asked: /company/i,
    points: 15,
    isIn: (draft, prompt) => includes(draft, fact(prompt, "company", "organisation", "organization")),
  },
  need: {
    request: "Say what they need, in their own words.",
    asked: /need|own words/i,
    points: 20,
    isIn: (draft, prompt) => longWords(needOf(prompt)).filter((word) => includes(draft, word)).length >= 2,
  },
  nextStep: {
    request: "Name a next step, such as a short call.",
    asked: /next step|call to action/i,
    points: 20,
    isIn: (draft) => /\b(call|demo|meet|meeting|calendar)\b[^.!?]*\?/i.test(draft),
  },
  closing: {
    request: "Close politely.",
    asked: /clos/i,
    points: 5,
    isIn: (draft) => /\b(regards|best wishes|thanks|thank you)\b/i.test(draft),
  },
} as const satisfies Record<string, Element>;
const BASE_QUALITY = 30;

const DRAFT_NAMES = ["draft", "previous draft", "body", "email", "text"];

/** The quality of the prompt's draft out of 100, and a request for the first thing it lacks. */
export function reviewOf(prompt: DemoPrompt): { quality: number; feedback: string } {
  const draft = fact(prompt, ...DRAFT_NAMES) ?? prompt.data;
  const all: Element[] = Object.values(ELEMENTS);
  const missing = all.filter((element) => !element.isIn(draft, prompt));
  const lost = missing.reduce((sum, { points }) => sum + points, 0);
  const full = all.reduce((sum, { points }) => sum + points, BASE_QUALITY);
  return { quality: full - lost, feedback: missing[0]?.request ?? "Ready to send." };
}

/**
 * A short message to the person in the prompt. It greets, mentions the company and closes; it repeats the need
 * where the person states one ("we need …"), and proposes a call where they ask to talk. Feedback in the prompt
 * adds what it asks for, and what a previous draft had stays.
 */
export function draftOf(prompt: DemoPrompt): { subject: string; body: string } {
  const person = fact(prompt, "contact", "name", "contact name", "to")?.split(/[\s,]/)[0] ?? "there";
  const company = fact(prompt, "company", "organisation", "organization");
  const feedback = fact(prompt, "feedback", "suggestion", "comment") ?? "";
  const previous = fact(prompt, "previous draft", "draft") ?? "";
  const wants = (element: Element) => element.asked.test(feedback) || element.isIn(previous, prompt);
  const message = fact(prompt, "message", "interest", "notes") ?? "";
  const need = STATED_NEED.test(message) || wants(ELEMENTS.need) ? needOf(prompt) : "";
  const call = /\b(call|demo|meet|meeting|talk)\b/i.test(message) || wants(ELEMENTS.nextStep);
  const lines = [
    `thank you for getting in touch${company === undefined ? "" : ` on behalf of ${company}`}.`,
    need === "" ? "" : `You told us about this: ${need}. That is what we help teams with every day.`,
    call ? "Would a short call this week suit you?" : "",
  ];
  const text = sentence(lines.filter((line) => line !== "").join(" "));
  return {
    subject: company === undefined ? "Thank you for getting in touch" : `Next steps for ${company}`,
    body: `Hi ${person},\n\n${text}\n\nBest regards,\nYour team`,
  };
}

const STATED_NEED =
  /\b(?:need|want|looking for|looking to|help (?:us )?with|struggling with)\s+(?:to\s+)?([^.!?\n]{3,120})/i;

/** What the person needs: as they state it, else their message's first sentence, else their role. */
function needOf(prompt: DemoPrompt): string {
  const message = fact(prompt, "message", "interest", "notes");
  if (message === undefined) return `your work as ${fact(prompt, "role", "title", "position") ?? "a team"}`;
  return (STATED_NEED.exec(message)?.[1] ?? summarise(message, 120).replace(/[.!?].*$/, "")).trim();
}

function includes(text: string, part: string | undefined): boolean {
  return part !== undefined && text.toLowerCase().includes(part.toLowerCase());
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
