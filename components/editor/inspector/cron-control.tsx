import { Input } from "@/components/ui/input";
import { scheduleText } from "@/lib/nodes/schedule/schedule-text";
import type { ControlProps } from "./control-props";
import { NextRunList } from "./next-run-list";

const PRESETS = [
  { cron: "*/15 * * * *", label: "Every 15 min" },
  { cron: "0 * * * *", label: "Hourly" },
  { cron: "0 9 * * *", label: "Daily 9:00" },
  { cron: "0 9 * * 1-5", label: "Weekdays 9:00" },
  { cron: "0 9 * * 1", label: "Mondays 9:00" },
  { cron: "0 9 1 * *", label: "Monthly" },
] as const;

/** A cron expression with what it says in words, its next runs, and common ones to begin with. */
export function CronControl({ field, value, config, onChange, disabled }: ControlProps) {
  const { timezone } = config;
  const cron = typeof value === "string" ? value : "";
  const words = scheduleText(cron);
  return (
    <div className="grid gap-1.5">
      <Input
        value={cron}
        placeholder={field.placeholder ?? "0 9 * * 1-5"}
        disabled={disabled}
        spellCheck={false}
        className="font-mono"
        onChange={(event) => onChange(event.target.value)}
      />
      {words !== cron.trim() && (
        <p aria-live="polite" className="text-muted text-sm">
          Runs {words}.
        </p>
      )}
      <fieldset aria-label="Common schedules" className="flex flex-wrap gap-1">
        {PRESETS.map((preset) => (
          <button
            key={preset.cron}
            type="button"
            disabled={disabled}
            aria-pressed={preset.cron === cron}
            onClick={() => onChange(preset.cron)}
            className="rounded-full border px-2 text-muted text-xs leading-5 hover:border-border-strong hover:text-fg disabled:opacity-50 aria-pressed:border-accent/50 aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {preset.label}
          </button>
        ))}
      </fieldset>
      <NextRunList cron={cron} timezone={typeof timezone === "string" && timezone ? timezone : "UTC"} />
    </div>
  );
}
