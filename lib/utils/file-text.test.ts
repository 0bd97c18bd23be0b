import { expect, test } from "vitest";
import { fileText } from "./file-text";

/** A PDF of one page that shows the lines, by ISO 32000: objects, their offsets, and where to begin. */
function pdfOf(lines: string[]): Uint8Array {
  const shown = lines
    .map((line, index) => `BT /F 12 Tf 72 ${720 - index * 20} Td (${line}) Tj ET`)
    .join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    `<< /Length ${shown.length} >>\nstream\n${shown}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 6\n0000000000 65535 f \n${offsets.join("")}`;
  const end = `trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`;
  return new TextEncoder().encode(text + table + end);
}

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["notes.txt", "text/plain"],
  ["notes.md", "application/octet-stream"],
  ["data", "application/json; charset=utf-8"],
  ["feed", "application/atom+xml"],
])("the text of %s (%s) is its content", async (name, type) => {
  expect(await fileText({ name, type, bytes: bytes("Grüße 🎉") })).toBe("Grüße 🎉");
});

test("text in an older encoding is still read", async () => {
  const latin = new Uint8Array([71, 114, 252, 223, 101]);
  expect(await fileText({ name: "a.txt", type: "text/plain", bytes: latin })).toBe("Grüße");
});

test("the text of a PDF is what is on its pages, whatever its type is said to be", async () => {
  const pdf = pdfOf(["Payment terms", "Net 30 days"]);
  for (const type of ["application/pdf", "application/octet-stream"]) {
    const text = await fileText({ name: "terms", type, bytes: pdf });
    expect(text).toContain("Payment terms");
    expect(text).toContain("Net 30 days");
  }
  expect(pdf.byteLength).toBeGreaterThan(0);
});

test.each([
  ["a.png", "image/png", "\u0089PNG"],
  ["a.pdf", "application/pdf", "no PDF at all"],
])("%s of type %s has no text", async (name, type, content) => {
  expect(await fileText({ name, type, bytes: bytes(content) })).toBeNull();
});
