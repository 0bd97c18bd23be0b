import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain } from "../fields";
import { isTimeZone, scheduleFault } from "./next-runs";
import { scheduleText } from "./schedule-text";

export const schedule = defineNode({
  type: "schedule",
  label: "Schedule",
  description: "Starts a run at set times.",
  icon: "calendar-clock",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  source: "schedule",
  config: z.strictObject({
    cron: z
      .string()
      .max(200)
      .check((field) => {
        const fault = field.value.trim() === "" ? null : scheduleFault(field.value, "UTC");
        if (fault) field.issues.push({ code: "custom", message: fault, input: field.value });
      })
      .meta(
        plain("cron", {
          title: "Times",
          help: "Minute, hour, day, month and weekday.",
          placeholder: "0 9 * * 1-5",
          needed: true,
        }),
      ),
    timezone: z
      .string()
      .max(100)
      .refine(isTimeZone, "There is no such time zone")
      .default("UTC")
      .meta(
        plain("text", {
          title: "Time zone",
          help: "Whose clock counts, with its summer time.",
          placeholder: "Europe/Berlin",
        }),
      ),
    catchUp: z
      .enum(["skip", "once"])
      .default("once")
      .meta(
        plain("select", {
          title: "Missed times",
          help: "What to do about times that passed while the server was down.",
          options: [
            { value: "skip", label: "Leave them out" },
            { value: "once", label: "Run once for all of them" },
          ],
        }),
      ),
  }),
  defaults: { cron: "0 9 * * 1-5", timezone: "UTC" },
  example: {
    about: "A report goes out on working days at nine in Berlin.",
    config: { cron: "0 9 * * 1-5", timezone: "Europe/Berlin" },
    output: { scheduledAt: "2026-01-05T08:00:00.000Z", firedAt: "2026-01-05T08:00:00.412Z", missed: 0 },
  },
  outputs: () => OUT,
  output: () => ({
    type: "object",
    properties: {
      scheduledAt: { type: "string", format: "date-time" },
      firedAt: { type: "string", format: "date-time" },
      missed: { type: "integer" },
    },
    required: ["scheduledAt", "firedAt", "missed"],
    additionalProperties: false,
  }),
  summary: (config) => (config.cron ? `${scheduleText(config.cron)} · ${config.timezone}` : ""),
  touches: () => "nothing",
});
