// The Node server to compare with: socket.io as its documentation has it. It says what our server was heard to
// say and stores a cast with better-sqlite3 before it answers, with a commit each or all of some milliseconds
// together. Nothing is checked: not who votes, not whether they may.
import {readFileSync} from "node:fs";
import {createServer} from "node:http";
import Database from "better-sqlite3";
import {Server} from "socket.io";

const PAUSE = 250; // milliseconds between two tallies, at least: as ours
const TOGETHER = 10; // milliseconds in which casts are gathered for one commit

const [port, messagesFile, databaseFile, commits] = process.argv.slice(2);
const messages = JSON.parse(readFileSync(messagesFile, "utf8"));
const joined = messages.joined.map((text) => JSON.parse(text));
const answer = JSON.parse(messages.answer);
const page = Buffer.from(messages.page);
const ballots = new Map(Object.keys(messages.changed).map((poll) => [Number(poll), 0]));
function changed(poll) {
  const {before, after} = messages.changed[poll];
  return JSON.parse(before + ballots.get(poll) + after);
}

const database = new Database(databaseFile);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE ballots (poll INTEGER, member INTEGER, choice TEXT, PRIMARY KEY (poll, member))");
const store = database.prepare(
  "INSERT INTO ballots VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET choice = excluded.choice",
);
const storeAll = database.transaction((casts) => casts.forEach(({row}) => store.run(row)));

const waiting = [];
function commitTogether() {
  const casts = waiting.splice(0);
  storeAll(casts);
  casts.forEach(({poll, acknowledge}) => count(poll, acknowledge));
}
function gather(cast) {
  if (waiting.push(cast) === 1) setTimeout(commitTogether, TOGETHER);
}
function commitEach({row, poll, acknowledge}) {
  store.run(row);
  count(poll, acknowledge);
}
const cast = commits === "together" ? gather : commitEach;

const http = createServer((request, response) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(page);
});
const io = new Server(http, {pingInterval: 6000, pingTimeout: 4000, cors: {origin: "*"}});

const moved = new Set();
let isResting = false;
function count(poll, acknowledge) {
  acknowledge(answer);
  ballots.set(poll, ballots.get(poll) + 1);
  moved.add(poll);
  if (!isResting) setImmediate(broadcast);
  isResting = true;
}
function broadcast() {
  for (const poll of moved) io.emit(...changed(poll));
  moved.clear();
  setTimeout(() => (moved.size ? broadcast() : (isResting = false)), PAUSE);
}

io.on("connection", (socket) => {
  const {member} = socket.handshake.auth;
  joined.forEach((event) => socket.emit(...event));
  socket.on("do", (message, acknowledge) => {
    const {poll_id: poll, choice} = message.arguments;
    cast({poll, acknowledge, row: [poll, member, JSON.stringify(choice)]});
  });
});
http.listen({port: Number(port), host: "127.0.0.1", backlog: 4096}); // or those who retry would be measured
