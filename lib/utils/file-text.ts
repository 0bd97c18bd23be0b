const TEXT_TYPES = /^text\/|[/+](json|xml|yaml|x-yaml|csv|javascript|typescript|sql|markdown|toml)\b/i;
const TEXT_NAMES = /\.(txt|md|markdown|csv|tsv|json|xml|yaml|yml|html?|log|rst|adoc)$/i;

interface NamedBytes {
  name: string;
  /** Media type. */
  type: string;
  bytes: Uint8Array;
}

/**
 * The text of a file: of text files as it is, of a PDF what is written on its pages, with an empty line
 * between them. Null for a file of another kind, and for one that is damaged.
 */
export async function fileText({ name, type, bytes }: NamedBytes): Promise<string | null> {
  if (/^application\/pdf\b/i.test(type) || startsLikePdf(bytes)) return await pdfText(bytes);
  if (!TEXT_TYPES.test(type) && !TEXT_NAMES.test(name)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Text that is not UTF-8 is most likely of the older Western encoding, which takes any bytes.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function startsLikePdf(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 5)) === "%PDF-";
}

async function pdfText(bytes: Uint8Array): Promise<string | null> {
  // Loaded where it is needed: it is large.
  const { extractText, getDocumentProxy } = await import("unpdf");
  try {
    // A copy, as the reader takes the memory away from whoever gives it.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    const { text } = await extractText(pdf, { mergePages: false });
    return text.join("\n\n");
  } catch {
    return null;
  }
}
