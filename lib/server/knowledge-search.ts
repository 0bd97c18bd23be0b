import type { Passage } from "@/lib/nodes/services";
import { pool } from "./db";
import { embeddingsOf } from "./knowledge-embeddings";

export interface KnowledgeQuery {
  workspaceId: string;
  collection: string;
  query: string;
  limit: number;
  signal: AbortSignal;
}

/** How many of each ranking are merged. */
const CANDIDATES = 50;
/** Of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): how little the first places stand out. */
const RRF_K = 60;
const MAX_QUERY = 2000;

/**
 * The best passages of a collection for a question, best first, with a score from 0 to 1. Ranked by words, and
 * where there are embeddings, by likeness as well, the two merged by reciprocal rank fusion.
 */
export async function searchKnowledge(asked: KnowledgeQuery): Promise<Passage[]> {
  const query = asked.query.replaceAll("\0", "").slice(0, MAX_QUERY).trim();
  if (query === "") return [];
  const [byWords, byLikeness] = await Promise.all([
    rankByWords({ ...asked, query }),
    rankByLikeness({ ...asked, query }),
  ]);
  const ranked = byLikeness.length === 0 ? byWords : fused([byWords, byLikeness]);
  return ranked
    .slice(0, asked.limit)
    .map(({ text, document, heading, score }) => ({ text, document, heading, score: rounded(score) }));
}

type Ranked = Passage & { documentId: string; position: number };

/**
 * English words count by their stem and all words as they are, so that other languages and names are found,
 * too. `all` of the words have to be there or, where that finds nothing, `any` of them. The rank grows with
 * how near to each other they stand (`ts_rank_cd`), and headings count more; 32 brings it between 0 and 1.
 */
const BY_WORDS = `
  SELECT c.document_id AS "documentId", c.position, c.text, c.heading, d.name AS document,
         ts_rank_cd(c.words, q.query, 32)::float8 AS score
  FROM q, knowledge_documents d JOIN knowledge_chunks c ON c.document_id = d.id
  WHERE d.workspace_id = $1 AND d.collection = $2 AND c.words @@ q.query
  ORDER BY score DESC, d.name, c.position LIMIT $4`;

const ALL_WORDS = {
  name: "knowledge-all-words",
  text: `WITH q AS (SELECT websearch_to_tsquery('english', $3) || websearch_to_tsquery('simple', $3) AS query)
         ${BY_WORDS}`,
};

/** Without the words that English texts are full of, unless there are no others. */
const ANY_WORD = {
  name: "knowledge-any-word",
  text: `WITH words AS (SELECT plainto_tsquery('english', $3) AS english, plainto_tsquery('simple', $3) AS plain),
         q AS (SELECT replace((CASE WHEN numnode(english) > 0 THEN english ELSE plain END)::text, ' & ', ' | ')
               ::tsquery AS query FROM words)
         ${BY_WORDS}`,
};

async function rankByWords({ workspaceId, collection, query }: KnowledgeQuery): Promise<Ranked[]> {
  const values = [workspaceId, collection, query, CANDIDATES];
  const all = await pool().query<Ranked>({ ...ALL_WORDS, values });
  if (all.rows.length > 0) return all.rows;
  return (await pool().query<Ranked>({ ...ANY_WORD, values })).rows;
}

const HAS_EMBEDDINGS = {
  name: "knowledge-has-embeddings",
  text: `SELECT 1 FROM knowledge_documents d JOIN knowledge_chunks c ON c.document_id = d.id
         WHERE d.workspace_id = $1 AND d.collection = $2 AND cardinality(c.embedding) > 0 LIMIT 1`,
};

const BY_LIKENESS = {
  name: "knowledge-by-likeness",
  text: `SELECT c.document_id AS "documentId", c.position, c.text, c.heading, d.name AS document,
                (SELECT sum(a * b) FROM unnest(c.embedding, $3::real[]) AS pair(a, b))::float8 AS score
         FROM knowledge_documents d JOIN knowledge_chunks c ON c.document_id = d.id
         WHERE d.workspace_id = $1 AND d.collection = $2 AND cardinality(c.embedding) = cardinality($3::real[])
         ORDER BY score DESC, d.name, c.position LIMIT $4`,
};

async function rankByLikeness({ workspaceId, collection, query, signal }: KnowledgeQuery): Promise<Ranked[]> {
  const { rowCount } = await pool().query({ ...HAS_EMBEDDINGS, values: [workspaceId, collection] });
  if (rowCount === 0) return [];
  const [vector] = (await embeddingsOf(workspaceId, [query], signal)) ?? [];
  if (!vector) return [];
  const values = [workspaceId, collection, vector, CANDIDATES];
  return (await pool().query<Ranked>({ ...BY_LIKENESS, values })).rows;
}

/** One ranking of several: each place counts 1 / (60 + place); a first place in all of them comes to 1. */
function fused(rankings: Ranked[][]): Ranked[] {
  const merged = new Map<string, Ranked>();
  for (const ranking of rankings) {
    for (const [index, passage] of ranking.entries()) {
      const key = `${passage.documentId}/${passage.position}`;
      const share = (RRF_K + 1) / (RRF_K + 1 + index) / rankings.length;
      merged.set(key, { ...passage, score: (merged.get(key)?.score ?? 0) + share });
    }
  }
  return [...merged.values()].sort((a, b) => b.score - a.score);
}

function rounded(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
