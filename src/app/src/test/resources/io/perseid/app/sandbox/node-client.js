// Mixpanel's official Node client against the sandbox: node node-client.js HTTP_HOST_AND_PORT HTTPS_HOST_AND_PORT
"use strict";
const Mixpanel = require("mixpanel");

const [plainHost, secureHost] = process.argv.slice(2);
const plain = Mixpanel.init("sandbox-token", {host: plainHost, protocol: "http", verbose: true});
const secure = Mixpanel.init("sandbox-token", {
  host: secureHost,
  credentials: new Mixpanel.ServiceAccountCredentials("sandbox", "sandbox-secret", "1"),
});
const wrong = Mixpanel.init("sandbox-token", {
  host: secureHost,
  credentials: new Mixpanel.ServiceAccountCredentials("sandbox", "wrong", "1"),
});

const call = (target, method, ...values) => new Promise((done, failed) =>
  target[method](...values, problem => {
    const problems = [].concat(problem).filter(Boolean);
    problems.length ? failed(problems[0]) : done();
  }));

async function main() {
  await call(plain, "track", "page viewed", {distinct_id: "ann", title: "ü>?~"});
  await call(plain, "track_batch", [
    {event: "batched", properties: {distinct_id: "ann", time: Date.now()}},
    {event: "batched", properties: {distinct_id: "bob", time: Date.now()}}]);
  await call(plain.people, "set", "ann", {$name: "Ann", plan: "free"});
  await call(plain.people, "set_once", "ann", {plan: "gold", first: true});
  await call(plain.people, "increment", "ann", {visits: 2});
  await call(plain.people, "append", "ann", {list: "a"});
  await call(plain.people, "union", "ann", {list: ["a", "b"]});
  await call(plain.people, "remove", "ann", {list: "a"});
  await call(plain.people, "unset", "ann", ["first"]);
  await call(plain.people, "set", "gone", {a: 1});
  await call(plain.people, "delete_user", "gone");
  await call(plain.groups, "set", "company", "acme", {plan: "gold"});
  await call(secure, "import", "imported", new Date("2020-01-01T00:00:00Z"), {distinct_id: "ann", $insert_id: "i-1"});
  await call(secure, "import_batch", [
    {event: "imported", properties: {distinct_id: "ann", $insert_id: "i-2", time: new Date("2020-01-02T00:00:00Z")}},
    {event: "imported", properties: {distinct_id: "bob", $insert_id: "i-3", time: new Date("2020-01-03T00:00:00Z")}}]);
  await call(wrong, "import", "imported", new Date("2020-01-01T00:00:00Z"), {distinct_id: "ann"}).then(
    () => { throw new Error("a wrong secret was accepted"); },
    problem => console.log(problem.message));
}

main().then(() => console.log("all calls answered"), problem => {
  console.error(problem);
  process.exit(1);
});
