/** SQLSTATE classes: connection exception, transaction rollback, insufficient resources, operator intervention. */
const PASSING_STATE = /^(?:08|40|53|57)...$/;
/** What the system and Prisma call a server that is not there. */
const AWAY =
  /^(?:E(?:CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)|EAI_AGAIN|P10(?:01|02|08|17)|P20(?:34|37))$/;
/** The driver has no codes for these. */
const CUT = /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to/;
/** Where errors keep the error that led to them; the last two are Prisma's. */
const ORIGINS = ["cause", "meta", "driverAdapterError"];

/** Whether the same work may succeed later, because the connection or the server is in trouble and not the work. */
export function isOutage(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const says = (property: string, ...patterns: RegExp[]) => {
    const value: unknown = Reflect.get(error, property);
    return typeof value === "string" && patterns.some((pattern) => pattern.test(value));
  };
  if (says("code", PASSING_STATE, AWAY) || says("originalCode", PASSING_STATE) || says("message", CUT))
    return true;
  return ORIGINS.some((property) => isOutage(Reflect.get(error, property)));
}
