import { formatValue } from "@/lib/expressions";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { NodeOutput, Resolved, StepExecution, StepExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { kindName } from "../resolved-values";
import type { StoreChange } from "../services";

type Config = Resolved<NodeConfig<"store">>;

/** Reads or changes records of the workspace; a change is made once, however often the step is tried. */
export const executeStore: StepExecutor<NodeConfig<"store">> = async (execution) => {
  const { operation } = execution.config;
  if (operation === "get") return await getRecord(execution);
  if (operation === "query") return await queryRecords(execution);
  const change = changeOf(operation, execution.config, execution.idempotencyKey);
  return { output: await execution.services.store.change(change) };
};

async function getRecord({ config, services }: StepExecution<NodeConfig<"store">>): Promise<NodeOutput> {
  const record = await services.store.get(nameOf(config.collection, "collection"), nameOf(config.key, "key"));
  return { output: { found: record !== null, value: record ? record.value : (config.default ?? null) } };
}

async function queryRecords({ config, services }: StepExecution<NodeConfig<"store">>): Promise<NodeOutput> {
  const records = await services.store.query({
    collection: nameOf(config.collection, "collection"),
    where: config.where ?? {},
    order: formatValue(config.order ?? "").trim() || "oldest",
    limit: config.limit,
  });
  return { output: { records, count: records.length } };
}

function changeOf(operation: StoreChange["operation"], config: Config, idempotencyKey: string): StoreChange {
  const place = { collection: nameOf(config.collection, "collection"), idempotencyKey };
  const key = () => nameOf(config.key, "key");
  const value = config.value ?? null;
  switch (operation) {
    case "put":
      return { ...place, operation, key: key(), value };
    case "append":
      return { ...place, operation, value };
    case "delete":
      return { ...place, operation, key: key() };
    case "merge":
      if (!isJsonObject(value)) {
        throw unfit(`Only an object can be merged into a record, and the value is ${kindName(value)}.`);
      }
      return { ...place, operation, key: key(), value };
    case "increment":
      return {
        ...place,
        operation,
        key: key(),
        field: formatValue(config.field ?? "").trim(),
        by: step(config.by),
      };
  }
}

/** A name as text: what people give is often a number. */
function nameOf(value: Json | undefined, what: string): string {
  const fits = typeof value === "string" || typeof value === "number";
  const name = fits ? String(value).trim() : "";
  if (name !== "") return name;
  const found = fits || value === undefined ? "empty" : kindName(value);
  throw unfit(`The record's ${what} has to be text, and it is ${found}.`);
}

function step(by: Json | undefined): number {
  if (by === undefined || by === "") return 1;
  const number = typeof by === "string" ? Number(by) : by;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw unfit(`Only a number can be added, and “${formatValue(by)}” is ${kindName(by)}.`);
}

function unfit(message: string): NodeError {
  return new NodeError("invalid-input", "store-input", message);
}
