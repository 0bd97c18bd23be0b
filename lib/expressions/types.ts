import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { type Kind, kindNames } from "./value";

export type JsonSchema = boolean | JsonObject;

type Primitive = Exclude<Kind, "list" | "map" | "optional">;

/** What the check knows of a value. `dyn` is anything: it is never wrong. */
export type Type =
  | { readonly kind: "dyn" }
  | { readonly kind: Primitive }
  | { readonly kind: "list"; readonly item: Type }
  | MapType
  | { readonly kind: "optional"; readonly value: Type }
  | { readonly kind: "union"; readonly members: readonly Type[] };

/** Fields by name; `rest` is the type of all others, or null where there are none. */
interface MapType {
  readonly kind: "map";
  readonly fields: ReadonlyMap<string, Type>;
  readonly rest: Type | null;
  /** What the schema says of its fields, where it says something. */
  readonly docs?: ReadonlyMap<string, string>;
  /** Seen in earlier runs and not promised by anybody: an unknown field is then only a warning. */
  readonly learned: boolean;
}

export const dyn: Type = { kind: "dyn" };
const maxDepth = 16;

/** The type of one of several; `dyn` if any of them is. */
export function unionOf(types: readonly Type[]): Type {
  const members: Type[] = [];
  for (const type of types.flatMap((each) => (each.kind === "union" ? each.members : [each]))) {
    if (type.kind === "dyn") return dyn;
    const simple = type.kind !== "list" && type.kind !== "map" && type.kind !== "optional";
    if (!simple || !members.some(({ kind }) => kind === type.kind)) members.push(type);
  }
  const [single] = members;
  return members.length === 1 && single ? single : members.length === 0 ? dyn : { kind: "union", members };
}

/** The kinds a value of the type can have, or null for any. */
export function kindsOf(type: Type): readonly Kind[] | null {
  if (type.kind === "dyn") return null;
  if (type.kind !== "union") return [type.kind];
  return type.members.flatMap((member) => kindsOf(member) ?? []);
}

export function typeOfKind(kind: Kind | "any"): Type {
  if (kind === "any") return dyn;
  if (kind === "list") return { kind, item: dyn };
  if (kind === "optional") return { kind, value: dyn };
  if (kind === "map") return mapOf(dyn);
  return { kind };
}

/** An object whose fields have any names and values of the type. */
export function mapOf(rest: Type): Type {
  return { kind: "map", fields: new Map(), rest, learned: false };
}

/** The type where the value is not null; `dyn` if it can only be null. */
export function withoutNull(type: Type): Type {
  if (type.kind === "null") return dyn;
  return type.kind === "union" ? unionOf(type.members.filter(({ kind }) => kind !== "null")) : type;
}

/** How messages name a type: "text", "text or null". */
export function typeName(type: Type): string {
  const kinds = kindsOf(type);
  return kinds === null ? "anything" : [...new Set(kinds)].map((kind) => kindNames[kind]).join(" or ");
}

const shortNames = {
  ...kindNames,
  number: "number",
  list: "list",
  map: "object",
  timestamp: "date",
  duration: "duration",
} as const satisfies Record<Kind, string>;

/** How a type is shown beside a name: `text or null`, `list of object`, `number, may be absent`. */
export function typeLabel(type: Type): string {
  if (type.kind === "dyn") return "any";
  if (type.kind === "optional") return `${typeLabel(type.value)}, may be absent`;
  if (type.kind === "list" && type.item.kind !== "dyn") return `list of ${typeLabel(type.item)}`;
  if (type.kind === "union") return [...new Set(type.members.map(typeLabel))].join(" or ");
  return shortNames[type.kind];
}

/** The item type of a list; of an object, its keys; null if it is neither. */
export function itemType(type: Type): Type | null {
  if (type.kind === "dyn") return dyn;
  if (type.kind === "list") return type.item;
  if (type.kind === "map") return { kind: "string" };
  if (type.kind !== "union") return null;
  const items = type.members.flatMap((member) => itemType(member) ?? []);
  return items.length === 0 ? null : unionOf(items);
}

/**
 * What a JSON Schema (draft 2020-12, with local `$ref`) says of a value. An object schema that lists
 * properties and says nothing of others is taken to have no others, as its author hardly meant that every
 * misspelling is a field. Learned schemas give shapes only: a run may bring another kind of value.
 */
export function typeOfSchema(schema: JsonSchema, learned = false): Type {
  return new SchemaReader(schema, learned).read(schema, 0);
}

class SchemaReader {
  constructor(
    readonly root: JsonSchema,
    readonly learned: boolean,
  ) {}

  read(schema: Json | undefined, depth: number): Type {
    if (!isJsonObject(schema) || depth > maxDepth) return dyn;
    const { $ref: ref, const: constant, enum: options, anyOf, oneOf, allOf, type, properties } = schema;
    if (typeof ref === "string") return this.read(this.#resolve(ref), depth + 1);
    if (constant !== undefined) return this.#leaf(typeOfJson(constant));
    if (Array.isArray(options)) return this.#leaf(unionOf(options.map(typeOfJson)));
    const choices = Array.isArray(anyOf) ? anyOf : oneOf;
    if (Array.isArray(choices)) return unionOf(choices.map((choice) => this.read(choice, depth + 1)));
    if (Array.isArray(allOf)) return this.#all([{ ...schema, allOf: null }, ...allOf], depth);
    if (Array.isArray(type)) return unionOf(type.map((each) => this.#typed(schema, each, depth)));
    return this.#typed(schema, type ?? (isJsonObject(properties) ? "object" : null), depth);
  }

  #resolve(ref: string): Json | undefined {
    if (!ref.startsWith("#")) return undefined;
    let found: Json | undefined = this.root;
    for (const part of ref.slice(1).split("/").slice(1)) {
      const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
    }
    return found;
  }

  #leaf(type: Type): Type {
    return this.learned ? dyn : type;
  }

  #typed(schema: JsonObject, type: Json, depth: number): Type {
    switch (type) {
      case "string":
      case "null":
        return this.#leaf({ kind: type });
      case "boolean":
        return this.#leaf({ kind: "bool" });
      case "number":
      case "integer":
        return this.#leaf({ kind: "number" });
      case "array":
        return this.#list(schema, depth);
      case "object":
        return this.#object(schema, depth);
      default:
        return dyn;
    }
  }

  #list({ items }: JsonObject, depth: number): Type {
    return { kind: "list", item: this.read(items, depth + 1) };
  }

  #object({ properties, additionalProperties: others }: JsonObject, depth: number): Type {
    const listed = isJsonObject(properties) ? Object.entries(properties) : [];
    const closed = others === false || (others === undefined && listed.length > 0);
    return {
      kind: "map",
      fields: new Map(listed.map(([name, field]) => [name, this.read(field, depth + 1)])),
      docs: new Map(listed.flatMap(([name, field]) => describedAs(name, field))),
      rest: closed ? null : this.read(others, depth + 1),
      learned: this.learned,
    };
  }

  /** Objects are put together; of other types the first that says something counts. */
  #all(schemas: readonly Json[], depth: number): Type {
    const types = schemas.map((schema) => this.read(schema, depth + 1)).filter(({ kind }) => kind !== "dyn");
    const maps = types.flatMap((type) => (type.kind === "map" ? type : []));
    const [first] = maps;
    if (first === undefined) return types[0] ?? dyn;
    return {
      kind: "map",
      fields: new Map(maps.flatMap(({ fields }) => [...fields])),
      docs: new Map(maps.flatMap(({ docs }) => [...(docs ?? [])])),
      rest: maps.find(({ rest }) => rest !== null)?.rest ?? null,
      learned: this.learned,
    };
  }
}

function describedAs(name: string, field: Json): [string, string][] {
  if (!isJsonObject(field)) return [];
  const text = field["description"] ?? field["title"];
  return typeof text === "string" ? [[name, text]] : [];
}

function typeOfJson(value: Json): Type {
  if (value === null) return { kind: "null" };
  if (Array.isArray(value)) return typeOfKind("list");
  if (typeof value === "object") return typeOfKind("map");
  return { kind: typeof value === "boolean" ? "bool" : typeof value === "number" ? "number" : "string" };
}
