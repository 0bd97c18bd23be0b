const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A schedule in words where it is one of the usual ones, else as it is written: `0 9 * * 1-5` is "Monday to Friday at 09:00". */
export function scheduleText(cron: string): string {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = cron.trim().split(/\s+/);
  if (month !== "*") return cron.trim();
  const time = timeText(minute, hour);
  const every = intervalText(minute, hour);
  if (day === "*" && weekday === "*") return every ?? (time ? `every day at ${time}` : cron.trim());
  if (day === "*") {
    const days = daysText(weekday);
    return days && time ? `${days} at ${time}` : cron.trim();
  }
  return weekday === "*" && /^\d+$/.test(day) && time ? `on day ${day} of the month at ${time}` : cron.trim();
}

function timeText(minute: string, hour: string): string | null {
  if (!/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour)) return null;
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

function intervalText(minute: string, hour: string): string | null {
  if (hour === "*") {
    if (minute === "*") return "every minute";
    const step = /^\*\/(\d+)$/.exec(minute)?.[1];
    if (step && 60 % Number(step) === 0) return `every ${step} minutes`;
    return /^\d{1,2}$/.test(minute) ? `every hour at :${minute.padStart(2, "0")}` : null;
  }
  const step = /^\*\/(\d+)$/.exec(hour)?.[1];
  return step && 24 % Number(step) === 0 && /^0?0$/.test(minute) ? `every ${step} hours` : null;
}

function daysText(weekday: string): string | null {
  const [from, to, ...more] = weekday.split("-").map(dayName);
  if (weekday.includes("-")) return from && to && more.length === 0 ? `${from} to ${to}` : null;
  const names = weekday.split(",").map(dayName);
  return names.every((name) => name !== undefined) ? names.join(", ") : null;
}

/** Sunday is 0 and 7. */
function dayName(text: string): string | undefined {
  if (/^[0-7]$/.test(text)) return DAYS[Number(text) % 7];
  return /^[a-z]{3}$/i.test(text)
    ? DAYS.find((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase())
    : undefined;
}
