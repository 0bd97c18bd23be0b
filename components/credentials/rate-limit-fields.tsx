import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { CredentialRateLimit } from "@/lib/api/contracts/credentials";

const SPANS = [
  { name: "perSecond", label: "Calls a second" },
  { name: "perMinute", label: "Calls a minute" },
] as const;

interface RateLimitFieldsProps {
  value: CredentialRateLimit;
  onChange: (value: CredentialRateLimit) => void;
  errorOf: (path: string) => string | undefined;
}

/** How many calls may be made with a credential; both are empty where there is no limit. */
export function RateLimitFields({ value, onChange, errorOf }: RateLimitFieldsProps) {
  function change(name: "perSecond" | "perMinute", text: string) {
    const { [name]: _, ...others } = value ?? {};
    const calls = Number(text);
    const next = text === "" || Number.isNaN(calls) ? others : { ...others, [name]: calls };
    onChange(Object.keys(next).length > 0 ? next : null);
  }
  return (
    <div className="grid grid-cols-2 gap-3">
      {SPANS.map(({ name, label }) => (
        <Field key={name} label={label} optional error={errorOf(`rateLimit.${name}`)}>
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            max={100_000}
            step={1}
            value={value?.[name] ?? ""}
            onChange={(event) => change(name, event.target.value)}
            placeholder="Any"
          />
        </Field>
      ))}
    </div>
  );
}
