// Has the official parser of AsyncAPI look at a document; whatever it has to say is printed, and makes for a failure.
"use strict";
const { readFileSync } = require("node:fs");
const { Parser } = require("@asyncapi/parser");

new Parser().parse(readFileSync(process.argv[2], "utf8")).then(({ document, diagnostics }) => {
  for (const { severity, code, message, path } of diagnostics) console.log(`${severity} ${code} ${path.join(".")}: ${message}`);
  if (document) console.log(`${document.allOperations().length} operations on ${document.allChannels().length} channels`);
  process.exit(document && diagnostics.length === 0 ? 0 : 1);
});
