import { useEffect, useState } from "react";
import { whenIdle } from "@/lib/utils/when-idle";

let wasIdle = false;

/** Whether the page has had nothing to do once since it was opened: what was put off until then may be drawn. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(wasIdle);
  useEffect(
    () =>
      whenIdle(() => {
        wasIdle = true;
        setIdle(true);
      }),
    [],
  );
  return idle;
}
