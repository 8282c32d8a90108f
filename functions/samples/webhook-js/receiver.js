// Takes the alerts that a webhook posts, and tells which of your records they rest on: node receiver.js PORT IDS
// WEBHOOK_SECRET is what "webhooks add" printed; IDS a file with the ids of your records, one a line.
// First: npm install standardwebhooks hash-wasm
"use strict";
const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const { Webhook } = require("standardwebhooks");
const { xxhash128 } = require("hash-wasm");

const [port, ids] = process.argv.slice(2);
if (!ids || !process.env.WEBHOOK_SECRET) {
  console.error("Write: PORT IDS, and set WEBHOOK_SECRET");
  process.exit(2);
}

async function main() {
  const webhook = new Webhook(process.env.WEBHOOK_SECRET);
  const seen = new Set(); // In earnest: a table. An alert may come twice, under the same webhook-id.

  // An alert names a record by its id or, where that is long or shows an identifier, by a hash of it.
  const mine = new Map();
  for (const id of readFileSync(ids, "utf8").split(/\r?\n/).filter(Boolean)) {
    mine.set(id, id).set(`hash:${(await xxhash128(id)).slice(2)}`, id);
  }

  createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    let event;
    try {
      // The body as it came: written anew it would have another signature.
      event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
    } catch {
      response.writeHead(401).end();
      return;
    }
    const id = request.headers["webhook-id"];
    if (!seen.has(id)) {
      seen.add(id);
      const { subject, severity, typology, reasons } = event.data;
      const records = reasons.flatMap(r => r.events).map(e => mine.get(e.slice(e.indexOf("/") + 1))).filter(Boolean);
      console.log(`${severity} ${typology} ${subject.kind} ${subject.key ?? subject.token}: ${[...new Set(records)].join(" ")}`);
    }
    response.writeHead(204).end();
  }).listen(Number(port), "127.0.0.1");
}

main();
