import { createServer } from "node:http";
import next from "next";

// The web server of a production build: Next, with deliveries to webhooks answered before it. They are most of what a
// busy server is asked, and Next takes more time for a request than all the rest of one.

const GRACE_MS = 4000;
const PROBLEM = { "content-type": "application/problem+json" };
const MALFORMED_ADDRESS = JSON.stringify({
  type: "urn:heddle:problem:invalid-request",
  title: "The request does not have the expected form",
  status: 400,
  code: "invalid-request",
  detail: "In the path of the address, a % stands for itself only as %25.",
});

// The SDK reads the whole environment for every event, and each read of the real one is a system call.
process.env = { ...process.env };
const port = Number(process.env.PORT ?? 3000);
const hostname = process.env.HOST ?? "127.0.0.1";

const server = createServer();
const app = next({ dev: false, dir: process.cwd(), hostname, port, httpServer: server });
await app.prepare();
const answerByNext = app.getRequestHandler();
server.on("request", (request, response) => {
  if (!canBeDecoded(request.url)) response.writeHead(400, PROBLEM).end(MALFORMED_ADDRESS);
  else if (!globalThis.heddleAnswerDelivery?.(request, response)) void answerByNext(request, response);
});

/** Next answers other addresses as if the fault were its own. */
function canBeDecoded(url) {
  try {
    decodeURI(url.split("?", 1)[0]);
    return true;
  } catch {
    return false;
  }
}

let isStopping = false;
/** Lets what was begun end, but a stream that somebody watches would never do so by itself. */
async function stop() {
  if (isStopping) return;
  isStopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
  await app.close();
  process.exit(0);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
server.listen(port, hostname);
