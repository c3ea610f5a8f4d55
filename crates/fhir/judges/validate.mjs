// Validates a FHIR bundle with npm fhir, which has nothing to do with Auscult.
//
//     node validate.mjs NODE_MODULES FILE.json
//
// Prints what it finds. Exit code 0: no error; 1: anything else, including a file that cannot be read.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, file] = process.argv.slice(2);
const { Fhir } = createRequire(join(modules, "any.js"))("fhir");
const found = new Fhir().validate(JSON.parse(readFileSync(file, "utf8")), { errorOnUnexpected: true });
for (const message of found.messages) console.log(`${message.severity} at ${message.location}: ${message.message}`);
process.exit(found.valid && !found.messages.some((message) => message.severity === "error") ? 0 : 1);
