import { useState } from "react";
import { dragExpression } from "./drag-expression";
import { lineOf, partOf, type Table } from "./values";

const PAGE = 50;
const LONGEST = 200;

/** A list of objects as rows; each cell can be dragged as the expression that reads it. */
export function ValueTable({ table: { path, columns, rows } }: { table: Table }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, PAGE);
  return (
    <div className="grid gap-1.5">
      <p className="truncate font-mono text-faint text-sm" title={path}>
        {path}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Table" tabIndex={0} className="overflow-x-auto rounded-md border">
        <table className="w-full border-collapse text-sm">
          <thead className="bg-sunken text-left text-muted">
            <tr>
              <th scope="col" className="px-2 py-1 font-medium text-faint">
                #
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className="whitespace-nowrap px-2 py-1 font-medium">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of data is known by its place only
              <tr key={index} className="border-t hover:bg-sunken">
                <td className="px-2 py-1 text-faint tabular-nums">{index}</td>
                {columns.map((column) => (
                  <td
                    key={column}
                    draggable
                    title={lineOf(row[column]).slice(0, LONGEST)}
                    onDragStart={(event) => dragExpression(partOf(partOf(path, index), column), event)}
                    className="max-w-44 cursor-grab truncate px-2 py-1"
                  >
                    {lineOf(row[column]).slice(0, LONGEST)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {!all && rows.length > PAGE && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="justify-self-start rounded px-1 text-accent text-sm hover:underline"
        >
          Show all {rows.length} rows
        </button>
      )}
    </div>
  );
}
