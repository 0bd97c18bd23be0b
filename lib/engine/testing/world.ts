import { demoModel } from "@/lib/ai/demo";
import type { HttpRequest, Services } from "@/lib/nodes/services";
import { NO_SERVICES } from "@/lib/nodes/testing/execution";
import type { Json } from "@/lib/utils/json";

export interface Calls {
  services: Services;
  /** Idempotency keys in the order of the calls. */
  keys: string[];
}

/** A world with the real demo model, and a server that answers with what `answer` says. */
export function world(answer: (request: HttpRequest, earlier: number) => Json = () => ({ ok: true })): Calls {
  const keys: string[] = [];
  const services: Services = {
    ...NO_SERVICES,
    model: (request) => {
      keys.push(request.idempotencyKey ?? "");
      return demoModel().complete({ ...request, model: "demo" });
    },
    http: async (request) => {
      const key = request.headers["idempotency-key"] ?? request.url;
      keys.push(key);
      const earlier = keys.filter((other) => other === key).length - 1;
      const body = JSON.stringify(answer(request, earlier));
      const headers = { "content-type": "application/json" };
      return await Promise.resolve({ status: 200, headers, body, bytes: new TextEncoder().encode(body) });
    },
  };
  return { services, keys };
}
