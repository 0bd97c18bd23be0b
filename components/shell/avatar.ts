/** The round mark that stands for the person who is signed in. */
export const AVATAR_CLASS =
  "size-7 rounded-full bg-accent-soft p-0 font-semibold text-accent text-xs hover:bg-accent-soft hover:text-accent hover:ring-2 hover:ring-accent/30 aria-expanded:bg-accent-soft";

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? "").join("") || "?";
}
