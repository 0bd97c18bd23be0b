import { expect, test } from "vitest";
import { eventTopics, waitTopic } from "./wait-topic";

const runEvent = { name: "begin", data: { id: 5, user: { name: "Ann" } } };

test.each([
  ["event.data.id == async.data.id", "go data.id=5"],
  ["async.data.id == event.data.id && async.data.ok", "go data.id=5"],
  ["async.data.ok && (async.data.kind == 'b')", 'go data.kind="b"'],
  ["event.data.user.name == async.data.user.name", 'go data.user.name="Ann"'],
  ["event.data.id == async.data.id || async.data.any", "go"],
  ["event.data.id != async.data.id", "go"],
  ["event.data.nothing == async.data.id", "go"],
  ["async.data.a.b.c.d == 'deep'", "go"],
])("%s is found under %s", (expression, topic) => {
  expect(waitTopic("go", expression, runEvent)).toBe(topic);
});

test("without a condition a wait is found under the event's name", () => {
  expect(waitTopic("go", null, runEvent)).toBe("go");
});

test("an event belongs to the topics of all its properties", () => {
  const event = {
    name: "go",
    id: "e1",
    data: { id: 5, kind: "b", list: [1], user: { name: "Ann", at: { x: 1 } } },
  };
  expect(eventTopics(event)).toEqual([
    "go",
    'go name="go"',
    'go id="e1"',
    "go data.id=5",
    'go data.kind="b"',
    'go data.user.name="Ann"',
  ]);
});
