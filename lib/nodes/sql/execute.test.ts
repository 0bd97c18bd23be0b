import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { configIssues } from "../config-issues";
import { nodeDefinitions } from "../registry";
import type { SqlRequest } from "../services";
import { executionOf, stepOf } from "../testing/execution";
import { countParameters } from "./count-parameters";
import { executeSql } from "./execute";

const { sql } = nodeDefinitions;

function issuesOf(config: JsonObject): string[] {
  return configIssues(sql, { credential: "db", ...config }).map(
    ({ field, message }) => `${field.join(".")}: ${message}`,
  );
}

test("the statement goes out as it is, and its parameters as values", async () => {
  const requests: SqlRequest[] = [];
  const result = { rows: [{ n: 1 }], rowCount: 1 };
  const step = stepOf({
    sql: async (request) => {
      requests.push(request);
      return result;
    },
  });
  const config = {
    credential: "db",
    statement: "select * from t where a = $1 and b = any($2)",
    parameters: ["{{ input.name }}", "{{ input.tags }}"],
  };
  const input = { name: "'; drop table t; --", tags: ["x"] };
  const execution = { ...executionOf("sql", config, { input }), ...step };
  expect(await executeSql(execution)).toEqual({ output: result });
  expect(requests).toMatchObject([
    {
      credential: "db",
      statement: config.statement,
      parameters: [input.name, ["x"]],
      maxRows: 1000,
      readOnly: true,
    },
  ]);
  expect(step.logs).toEqual(["1 row"]);
});

describe("a mistake is found while editing", () => {
  test("text pasted into the statement", () => {
    expect(issuesOf({ statement: "select '{{ input.name }}'" })).toEqual([
      "statement: A statement takes no {{ … }}: write $1 in its place and add the value to the parameters",
    ]);
    expect(issuesOf({ statement: "select '{{1,2},{3,4}}'::int[]" })).toEqual([]);
  });

  test("parameters that do not match the statement", () => {
    const one = "parameters: The statement uses 2 parameters, but there are 1";
    expect(issuesOf({ statement: "select $1, $2", parameters: ["a"] })).toEqual([one]);
    expect(issuesOf({ statement: "select $1, $2, $1", parameters: ["a", "b"] })).toEqual([]);
  });

  test("an empty statement and no credential", () => {
    expect(configIssues(sql, { credential: "", statement: "" }).map(({ message }) => message)).toEqual([
      "Database is empty",
      "Statement is empty",
    ]);
  });
});

test.each([
  ["select 1", 0],
  ["select $1, $12", 12],
  ["select '$3', \"$4\", $1 -- $5", 1],
  ["/* $9 */ select 'it''s $2', $1", 1],
  ["select $$ $5 $$, $tag$ $6 $tag$, $2", 2],
  ["select a$1 from t", 0],
])("%s takes %d parameters", (statement, count) => {
  expect(countParameters(statement)).toBe(count);
});

test.each([
  ["  select id,\n name from customers", "select id"],
  ["insert into orders (id) values ($1)", "insert into orders"],
  ["with a as (select 1) select 2", "with a as"],
  ["", ""],
])("the card of %j says %j", (statement, text) => {
  expect(
    sql.summary(
      sql.config.parse({ credential: "", statement, parameters: statement.includes("$1") ? [""] : [] }),
    ),
  ).toBe(text);
});
