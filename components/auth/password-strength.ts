export const MIN_PASSWORD_LENGTH = 10;

const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];

export interface Strength {
  /** 0 too short, 1 weak, 2 fair, 3 strong. */
  score: 0 | 1 | 2 | 3;
  hint: string;
}

/** A rough measure of a new password; length counts for more than odd characters. */
export function passwordStrength(password: string): Strength {
  const missing = MIN_PASSWORD_LENGTH - [...password].length;
  if (missing > 0) {
    return { score: 0, hint: missing === 1 ? "1 more character" : `${missing} more characters` };
  }
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  const different = new Set(password).size;
  if (different < 5) return { score: 1, hint: "Weak: many characters repeat" };
  if (password.length >= 16 || (password.length >= 12 && kinds >= 3)) return { score: 3, hint: "Strong" };
  return { score: 2, hint: "Fair: a few more words make it strong" };
}
