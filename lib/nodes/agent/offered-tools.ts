import type { ToolSpec } from "@/lib/ai/model";
import type { JsonObject } from "@/lib/utils/json";
import type { McpTool } from "../services";
import type { Tool } from "./tool";

/** A tool as the model is told of it, and what stands behind it. */
export interface OfferedTool {
  spec: ToolSpec;
  tool: Tool;
  /** Which of the things that the tool can do: the name of a server's tool, or an operation of the store. */
  action: string;
}

const NO_ARGUMENTS: JsonObject = { type: "object", properties: {} };
const LONGEST_NAME = 64;

/** What a model is offered for the tools of an agent. `listed` has the tools of each MCP server, by the tool's name. */
export function offerTools(tools: readonly Tool[], listed: ReadonlyMap<string, McpTool[]>): OfferedTool[] {
  const taken = new Set<string>();
  return tools
    .flatMap((tool) => OFFERS[tool.kind](tool, listed.get(tool.name) ?? []))
    .map((offered) => {
      const name = freeName(offered.spec.name, taken);
      taken.add(name);
      return { ...offered, spec: { ...offered.spec, name } };
    });
}

type Offer = (tool: Tool, listed: McpTool[]) => OfferedTool[];

const OFFERS: Record<Tool["kind"], Offer> = {
  http: offerAsIs,
  workflow: offerAsIs,
  code: offerAsIs,
  mcp: offerServer,
  store: offerStore,
  knowledge: (tool) => [
    offer(tool, "search", tool.name, "Searches documents and gives their best passages.", {
      query: { type: "string", description: "What to look for, in a few words or a question" },
    }),
  ],
};

function offerAsIs(tool: Tool): OfferedTool[] {
  const { name, description, inputSchema = NO_ARGUMENTS } = tool;
  return [{ tool, action: "", spec: { name, description, inputSchema } }];
}

function offerServer(tool: Tool, listed: McpTool[]): OfferedTool[] {
  const allowed = new Set((tool.allow ?? "").split(",").map((name) => name.trim()));
  allowed.delete("");
  return listed
    .filter(({ name }) => allowed.size === 0 || allowed.has(name))
    .map(({ name, description, inputSchema }) => ({
      tool,
      action: name,
      spec: { name: `${tool.name}_${name}`, description, inputSchema },
    }));
}

const KEY: JsonObject = { type: "string", description: "Name of the record" };

function offerStore(tool: Tool): OfferedTool[] {
  const { name } = tool;
  const where = { type: "object", description: "Properties that a record must have with these values" };
  const limit = { type: "integer", minimum: 1, maximum: 100 };
  const reading = [
    offer(tool, "get", `${name}_get`, "Gives a record by its key, or null.", { key: KEY }),
    offer(tool, "query", `${name}_query`, "Lists records, the newest first.", { where, limit }, []),
  ];
  if (tool.access === "read") return reading;
  const value = { description: "The record: any JSON" };
  return [
    ...reading,
    offer(tool, "put", `${name}_put`, "Writes a record under a key; an earlier one is replaced.", {
      key: KEY,
      value,
    }),
  ];
}

function offer(
  tool: Tool,
  action: string,
  name: string,
  does: string,
  properties: JsonObject,
  required = Object.keys(properties),
): OfferedTool {
  const description = [tool.description.trim(), does].filter((text) => text !== "").join(" ");
  return { tool, action, spec: { name, description, inputSchema: { type: "object", properties, required } } };
}

/** A name that providers take and that no tool before has: a server may call its tools anything. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted.replaceAll(/[^a-zA-Z0-9_-]/g, "_").slice(0, LONGEST_NAME);
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base.slice(0, LONGEST_NAME - 4)}_${n}`;
  return name;
}
