import type { Page } from "playwright";

declare global {
  interface Window {
    /** How often what has rendered since the last look: `node:<id>`, its `card:<id>`, `edge:<id>`, `field:<path>`. */
    rendered: Map<string, number>;
  }
}

/**
 * Counts what React renders of a graph, in the product as it is shipped: React tells the hook of its
 * developer tools of each commit, which marks the components that did work. Call it before the page is opened.
 */
export async function watchRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Fiber {
      flags: number;
      child: Fiber | null;
      sibling: Fiber | null;
      alternate: Fiber | null;
      memoizedProps: Record<string, unknown> | null;
    }
    const PERFORMED_WORK = 1;
    window.rendered = new Map();
    const nameOf = ({ memoizedProps: props }: Fiber): string | null => {
      const id = props?.["id"];
      const field = props?.["siblings"] && props["field"];
      if (typeof field === "object" && field !== null && "path" in field) return `field:${field.path}`;
      if (typeof id !== "string") return null;
      if (props?.["positionAbsoluteX"] !== undefined) return `card:${id}`;
      if (props?.["nodeTypes"] !== undefined) return `node:${id}`;
      return props?.["sourceX"] !== undefined || props?.["edgeTypes"] !== undefined ? `edge:${id}` : null;
    };
    const visit = (fiber: Fiber) => {
      const name = nameOf(fiber);
      const before = fiber.alternate;
      if (name !== null && (before === null || (fiber.flags & PERFORMED_WORK) !== 0))
        window.rendered.set(name, (window.rendered.get(name) ?? 0) + 1);
      if (before !== null && before.child === fiber.child) return;
      for (let child = fiber.child; child !== null; child = child.sibling) visit(child);
    };
    const hook = {
      renderers: new Map(),
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => visit(root.current),
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberUnmount: () => undefined,
    };
    Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
  });
}

/** What has rendered since the last call, in order of its name. */
export async function takeRenders(page: Page): Promise<string[]> {
  return [...(await countRenders(page)).keys()].sort();
}

/** How often what has rendered since the last call. */
export async function countRenders(page: Page): Promise<Map<string, number>> {
  const counts = await page.evaluate(() => {
    const found = [...window.rendered];
    window.rendered.clear();
    return found;
  });
  return new Map(counts);
}
