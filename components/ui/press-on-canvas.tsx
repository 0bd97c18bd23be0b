import { useEffect, useEffectEvent } from "react";

/**
 * Inside a popover: tells of a press on a canvas, which keeps presses to itself, so that the popover would not
 * hear that somebody went on elsewhere.
 */
export function PressOnCanvas({ onPress }: { onPress: () => void }) {
  const press = useEffectEvent(onPress);
  useEffect(() => {
    const listen = ({ target }: PointerEvent) => {
      if (target instanceof Element && target.closest(".react-flow")) press();
    };
    document.addEventListener("pointerdown", listen, { capture: true });
    return () => document.removeEventListener("pointerdown", listen, { capture: true });
  }, []);
  return null;
}
