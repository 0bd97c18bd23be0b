"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Run } from "@/lib/api/contracts/runs";
import { isFinal } from "@/lib/nodes/status";
import { runKeys, useRunSteps } from "./queries";
import { parseRunEvent, RUN_EVENT_TYPES } from "./run-event";
import { type AnyRunEvent, EMPTY_RUN, type RunState, reduceRun, stateOfRun } from "./run-state";

/** A pause in which events gather, so that a busy run redraws at most this often. */
const GATHER_MS = 50;
const RECONNECT_MS = 2_000;

interface RunLive {
  state: RunState;
  /** Whether the steps so far are there. */
  loading: boolean;
  /** Whether the stream is cut and being sought again. */
  disconnected: boolean;
  error: Error | null;
}

/**
 * The steps of a run as they happen. A run that had ended when it was first seen is read from its list of
 * steps; any other is followed through its events, which begin with the first one of the run.
 */
export function useRunLive(run: Run | null): RunLive {
  const [first, setFirst] = useState<{ id: string; ended: boolean } | null>(null);
  if (run && first?.id !== run.id) setFirst({ id: run.id, ended: isFinal(run.status) });
  const known = run !== null && first?.id === run.id ? first : null;

  const listed = useRunSteps(known?.ended ? known.id : null);
  const followed = useRunEvents(known && !known.ended ? known.id : null);
  const fromList = useMemo(
    () => (run && known?.ended ? stateOfRun(run, listed.data ?? []) : null),
    [run, known?.ended, listed.data],
  );
  if (fromList) {
    return { state: fromList, loading: listed.isPending, disconnected: false, error: listed.error };
  }
  const { state, disconnected } = followed;
  return { state, loading: run === null || state.seq === 0, disconnected, error: null };
}

/** The state that the events of a run add up to, until its last one. */
function useRunEvents(id: string | null): { state: RunState; disconnected: boolean } {
  const client = useQueryClient();
  const [feed, setFeed] = useState<{ id: string | null; state: RunState; disconnected: boolean }>({
    id: null,
    state: EMPTY_RUN,
    disconnected: false,
  });

  useEffect(() => {
    if (id === null) return;
    setFeed({ id, state: EMPTY_RUN, disconnected: false });
    return followRun(id, {
      onEvents: (events) => setFeed((feed) => ({ ...feed, state: reduceRun(feed.state, events) })),
      onConnection: (connected) => setFeed((feed) => ({ ...feed, disconnected: !connected })),
      onEnd: () => client.invalidateQueries({ queryKey: runKeys.all }),
    });
  }, [id, client]);

  return feed.id === id ? feed : { state: EMPTY_RUN, disconnected: false };
}

interface Listener {
  onEvents: (events: AnyRunEvent[]) => void;
  onConnection: (connected: boolean) => void;
  onEnd: () => void;
}

/**
 * Follows a run's stream until its last event; gives what stops it. The browser resumes a cut stream by
 * itself with the id of the last message; only when the server refuses, as it does while it restarts, is
 * a new stream opened, from the last message on.
 */
function followRun(id: string, listener: Listener): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let waiting: AnyRunEvent[] = [];
  let last = 0;

  function flush() {
    gather = undefined;
    const events = waiting;
    waiting = [];
    listener.onEvents(events);
  }
  function receive(message: MessageEvent<string>) {
    const event = parseRunEvent(message.data);
    if (!event) return;
    last = event.seq;
    waiting.push(event);
    gather ??= setTimeout(flush, GATHER_MS);
    if (event.type !== "run.completed" && event.type !== "run.failed" && event.type !== "run.cancelled")
      return;
    source?.close();
    clearTimeout(gather);
    flush();
    listener.onEnd();
  }
  function open() {
    const stream = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/events?after=${last}`);
    source = stream;
    for (const type of ["message", ...RUN_EVENT_TYPES]) stream.addEventListener(type, receive);
    stream.onopen = () => listener.onConnection(true);
    stream.onerror = () => {
      listener.onConnection(false);
      if (stream.readyState === EventSource.CLOSED) retry = setTimeout(open, RECONNECT_MS);
    };
  }
  open();
  return () => {
    source?.close();
    clearTimeout(retry);
    clearTimeout(gather);
  };
}
