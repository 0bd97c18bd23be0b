import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { errorCode, StartError } from "./start-error";

/**
 * Makes the data directory, closed to other users, or checks that it can be used.
 * @throws StartError when it cannot be made or written to.
 */
export function prepareDataDirectory(folder: string): void {
  try {
    mkdirSync(path.join(folder, "logs"), { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const probe = path.join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new StartError(
      `The data directory ${folder} cannot be written to (${errorCode(error)}): set HEDDLE_DATA_DIR to a folder of yours.`,
    );
  }
}
