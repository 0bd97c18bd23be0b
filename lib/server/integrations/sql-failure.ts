import pg from "pg";
import { type ErrorClass, NodeError } from "@/lib/nodes/node-error";

/** By SQLSTATE, or its class of two characters (PostgreSQL, appendix A); the rest is the statement's fault. */
const CLASSES: Record<string, ErrorClass> = {
  "08": "unavailable",
  "28": "auth",
  "53": "unavailable",
  "57": "unavailable",
  "58": "unavailable",
  "40": "unavailable",
  "55P03": "unavailable",
  "42501": "auth",
  "57014": "timeout",
  "25006": "refused",
};

/** A failure of the database, or on the way to it, as a workflow sees it; `NodeError`s stay what they are. */
export function sqlFailure(error: unknown, statement: string): NodeError {
  if (error instanceof NodeError) return error;
  if (error instanceof pg.DatabaseError) return databaseFailure(error, statement);
  const reason = reasonOf(error);
  const isAuth = reason.startsWith("SASL");
  return new NodeError(
    isAuth ? "auth" : "unavailable",
    isAuth ? "sql-login" : "no-answer",
    `${isAuth ? "The database refused the login" : "The database did not answer"}: ${reason}`,
    { cause: error },
  );
}

function databaseFailure(error: pg.DatabaseError, statement: string): NodeError {
  const state = error.code ?? "";
  const errorClass = CLASSES[state] ?? CLASSES[state.slice(0, 2)] ?? "invalid-input";
  const details = [error.detail, error.hint, state === "25006" && "The node may only read."];
  const message = [
    `${placeIn(statement, error.position)}${error.message}.`,
    ...details.filter((detail) => typeof detail === "string" && detail !== ""),
  ].join(" ");
  return new NodeError(errorClass, `sql-${state || "error"}`, message, { cause: error });
}

/** "line 2, column 5: " for a position in characters, from 1; empty where the error has none. */
function placeIn(statement: string, position: string | undefined): string {
  if (position === undefined) return "";
  const before = [...statement].slice(0, Number(position) - 1).join("");
  const lines = before.split("\n");
  return `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}: `;
}

/** Node gives one error for all addresses of a name, without a text of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
