import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright";

/** Headless, quiet, and able to run as root: a browser of its own for tests, which opens only our pages. */
export const chromiumFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium: CHROMIUM_PATH, else the system's, else Playwright's own; null when there is none. */
export function findChromium(): string | null {
  const given = process.env["CHROMIUM_PATH"];
  if (given) return given;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const found = which(name);
    if (found) return found;
  }
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
}

/** Finds a Chromium or installs one: Playwright's, else the system's. @throws Error when nothing worked. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  for (const command of [
    "npx playwright install chromium",
    "apt-get update && apt-get install -y chromium",
  ]) {
    if (succeeds(command)) {
      const installed = findChromium();
      if (installed) return installed;
    }
  }
  throw new Error("There is no Chromium for the browser tests: install one, or set CHROMIUM_PATH.");
}

function which(name: string): string | null {
  try {
    return (
      execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null
    );
  } catch {
    return null;
  }
}

function succeeds(command: string): boolean {
  try {
    execFileSync("sh", ["-c", command], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
