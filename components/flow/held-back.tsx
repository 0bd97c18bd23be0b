import Link from "next/link";
import type { ReactNode } from "react";
import type { Flow } from "@/lib/api/contracts/flow";
import { formatDuration } from "@/lib/utils/format-duration";

/** Queues, hosts that do not answer and credentials with a limit, each only where there is one. */
export function HeldBack({ flow: { workflows, circuits, credentials } }: { flow: Flow }) {
  return (
    <>
      <List title="Queued workflows" isEmpty={workflows.length === 0}>
        {workflows.map(({ id, name, limit, begun, queued }) => (
          <Row
            key={id}
            name={
              <Link href={`/workflows/${id}`} className="rounded hover:underline">
                {name}
              </Link>
            }
          >
            {queued} queued{limit !== null && ` · ${begun} of ${limit} going`}
          </Row>
        ))}
      </List>
      <List title="Hosts that do not answer" isEmpty={circuits.length === 0}>
        {circuits.map(({ host, state, openUntil, failures, lastError }) => (
          <Row key={host} name={<code className="text-sm">{host}</code>} detail={lastError}>
            {state === "open"
              ? `left alone for ${rest(openUntil)} after ${failures} failures`
              : `tried again with the next call, after ${failures} failures`}
          </Row>
        ))}
      </List>
      <List title="Credentials with a rate limit" isEmpty={credentials.length === 0}>
        {credentials.map(({ id, name, perSecond, perMinute, waitMs }) => (
          <Row key={id} name={name}>
            {[perSecond && `${perSecond} a second`, perMinute && `${perMinute} a minute`]
              .filter(Boolean)
              .join(", ")}
            {waitMs > 0 && ` · the next call waits ${formatDuration(waitMs)}`}
          </Row>
        ))}
      </List>
    </>
  );
}

function List({ title, isEmpty, children }: { title: string; isEmpty: boolean; children: ReactNode }) {
  if (isEmpty) return null;
  return (
    <div>
      <h3 className="mb-1.5 text-muted text-sm">{title}</h3>
      <ul className="divide-y rounded-md border">{children}</ul>
    </div>
  );
}

function Row({ name, detail, children }: { name: ReactNode; detail?: string; children: ReactNode }) {
  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="text-muted text-sm tabular-nums">{children}</span>
      </div>
      {detail && <p className="mt-0.5 break-words text-failed text-sm">{detail}</p>}
    </li>
  );
}

/** Whole seconds from now, at least one. */
function rest(until: string): string {
  return `${Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 1000))} s`;
}
