"use client";

import { type ComponentProps, type ComponentType, type ReactElement, useState } from "react";
import { Button } from "./button";

interface OnDemandProps<P> extends ComponentProps<typeof Button> {
  /** Fetches the component that takes the button's place when it is first pressed. */
  load: () => Promise<ComponentType<P>>;
  /** Draws the fetched component, which should open itself. */
  render: (component: ComponentType<P>) => ReactElement;
}

/**
 * A button whose menu is fetched only when somebody reaches for it, so that pages with many of them stay
 * light. Looks the same before and after.
 */
export function OnDemand<P>({ load, render, ...button }: OnDemandProps<P>) {
  const [loaded, setLoaded] = useState<{ component: ComponentType<P> } | null>(null);
  if (loaded) return render(loaded.component);
  return (
    <Button
      aria-haspopup="menu"
      onPointerEnter={load}
      onFocus={load}
      onClick={async () => {
        const component = await load();
        setLoaded({ component });
      }}
      {...button}
    />
  );
}
