/** One status of RFC 9110, or a range of them. */
const ENTRY = /^([1-5]\d\d)(?:\s*[-–]\s*([1-5]\d\d))?$/;

/** Whether a text is a list such as "404, 500-599". */
export function isStatusList(text: string): boolean {
  return text.split(",").every((entry) => ENTRY.test(entry.trim()));
}

/** Whether a list such as "404, 500-599" has the status. */
export function listsStatus(text: string, status: number): boolean {
  return text.split(",").some((entry) => {
    const [, from, to = from] = ENTRY.exec(entry.trim()) ?? [];
    return from !== undefined && status >= Number(from) && status <= Number(to);
  });
}
