import { execFileSync } from "node:child_process";
import { chownSync, existsSync, statSync } from "node:fs";
import path from "node:path";

/** Whom PostgreSQL runs as: null for the person who started us, as it refuses to run as root only. */
export type Account = { uid: number; gid: number } | null;

export interface Command {
  file: string;
  args: string[];
  uid?: number;
  gid?: number;
}

/**
 * The account for a cluster in `directory`. Root hands over to the owner of an existing cluster, else to the
 * system's `postgres`, else to `nobody`, so that no user has to be added to the machine.
 */
export function accountFor(directory: string): Account {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(directory)) {
    const { uid, gid } = statSync(directory);
    if (uid !== 0) return { uid, gid };
  }
  return userNamed("postgres") ?? userNamed("nobody") ?? { uid: 65534, gid: 65534 };
}

export function giveTo(account: Account, file: string): void {
  if (account) chownSync(file, account.uid, account.gid);
}

/**
 * How to run a program as the account. Where it could not reach its own files, as in a home directory of root,
 * it keeps root's right to pass directories and nothing else.
 */
export function commandAs(account: Account, file: string, args: string[], paths: string[]): Command {
  if (!account) return { file, args };
  if ([file, ...paths].every((item) => canReach(account, item))) return { file, args, ...account };
  const rights = ["--clear-groups", "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];
  const identity = ["--reuid", String(account.uid), "--regid", String(account.gid)];
  return { file: "setpriv", args: [...identity, ...rights, "--", file, ...args] };
}

function canReach(account: { uid: number; gid: number }, file: string): boolean {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

function userNamed(name: string): Account {
  try {
    const ask = (flag: string) =>
      Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    return null;
  }
}
