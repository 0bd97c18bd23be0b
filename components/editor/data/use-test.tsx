import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { ConfirmPart } from "@/components/ui/confirm-part";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/api-error";
import { messageOf } from "@/lib/api/error-message";
import { useEditorStore } from "../store/editor-context";
import { EMPTY_OVERLAY } from "../store/overlay";
import { whenSaved } from "../store/when-saved";
import { useTestWorkflow } from "./queries";

export interface Tests {
  /** Runs one node with the data that is known, or with `only` off all that leads to it. */
  test(node: string, only: boolean): void;
  starting: boolean;
}

const TestContext = createContext<Tests>({ test: () => undefined, starting: false });

export const TestProvider = TestContext.Provider;

/** The tests of the editor around this component. */
export function useTests(): Tests {
  return useContext(TestContext);
}

interface Question {
  node: string;
  only: boolean;
  steps: { path: string; name: string }[];
}

/** Starts tests of the draft once the server has it, and follows them; `question` asks where they have effects. */
export function useTest(workflowId: string): { tests: Tests; question: ReactNode } {
  const store = useEditorStore();
  const { mutateAsync, isPending } = useTestWorkflow(workflowId);
  const [question, setQuestion] = useState<Question | null>(null);
  const send = useCallback(
    async function send(node: string, only: boolean, confirmEffects: boolean): Promise<void> {
      try {
        await whenSaved(store);
        const run = await mutateAsync({
          node,
          only,
          confirmEffects,
          iterations: only ? store.getState().iterations : {},
        });
        store.setState(({ tested }) => ({
          runId: run.id,
          overlay: EMPTY_OVERLAY,
          panelOpen: true,
          tested: { node, count: (tested?.count ?? 0) + 1 },
        }));
      } catch (error) {
        const problem = error instanceof ApiError ? error.problem : null;
        if (problem?.code === "confirm-effects") setQuestion({ node, only, steps: problem.steps ?? [] });
        else if (problem?.code === "missing-data")
          toast.error("There is no data to test with", {
            description: problem.detail,
            action: { label: "Test up to here", onClick: () => void send(node, false, false) },
          });
        else toast.error("The test did not start", { description: messageOf(error) });
      }
    },
    [store, mutateAsync],
  );
  const test = useCallback((node: string, only: boolean) => void send(node, only, false), [send]);
  const tests = useMemo(() => ({ test, starting: isPending }), [test, isPending]);
  return {
    tests,
    question: question && (
      <ConfirmPart
        open
        onOpenChange={(open) => !open && setQuestion(null)}
        title="Change something outside?"
        description={<Effects steps={question.steps} />}
        confirmLabel="Test anyway"
        cancelLabel="Do not test"
        onConfirm={() => send(question.node, question.only, true)}
      />
    ),
  };
}

const SHOWN = 5;

function Effects({ steps }: Pick<Question, "steps">) {
  const more = steps.length - SHOWN;
  return (
    <>
      <span>The test would really do what these nodes do:</span>
      <span className="mt-2 grid gap-1 text-fg">
        {steps.slice(0, SHOWN).map(({ path, name }) => (
          <span key={path}>{name}</span>
        ))}
        {more > 0 && <span className="text-muted">and {more} more</span>}
      </span>
      <span className="mt-2 block">Pin their outputs to test without that.</span>
    </>
  );
}
