import { FlaskConical } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useTests } from "./use-test";

/** The two ways to test a node. */
export function TestButtons({ id, disabled }: { id: string; disabled: boolean }) {
  const { test, starting } = useTests();
  return (
    <>
      <Button size="sm" disabled={disabled} loading={starting} onClick={() => test(id, true)}>
        <FlaskConical /> Test this node
      </Button>
      <Button
        size="sm"
        variant="ghost"
        disabled={disabled || starting}
        title="Runs what leads to this node, and nothing after it"
        onClick={() => test(id, false)}
      >
        Test up to here
      </Button>
    </>
  );
}
