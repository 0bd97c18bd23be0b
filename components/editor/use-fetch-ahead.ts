import { useEffect } from "react";
import { whenIdle } from "@/lib/utils/when-idle";
import { AHEAD } from "./parts";

/** Fetches what is not shown yet, one part after the other, while the browser has nothing else to do. */
export function useFetchAhead(): void {
  useEffect(() => {
    let callOff: () => void = () => undefined;
    let gone = false;
    function next(index: number) {
      const coming = AHEAD[index];
      if (!coming || gone) return;
      callOff = whenIdle(() => {
        coming
          .fetch()
          // It is tried again when it is asked for.
          .catch(() => undefined)
          .then(() => next(index + 1));
      });
    }
    next(0);
    return () => {
      gone = true;
      callOff();
    };
  }, []);
}
