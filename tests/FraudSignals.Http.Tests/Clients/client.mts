// A client of the types that openapi-typescript makes: posts the calls it is given, reads, gives a verdict and reads that.
import createClient from "openapi-fetch";
import type { paths, components } from "./api";

declare const process: { argv: string[] };

const [, , baseUrl, calls, note] = process.argv as [string, string, string, string, string];
const client = createClient<paths>({ baseUrl });

function told<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const body: components["schemas"]["Call"][] = JSON.parse(calls);
const posted = told(await client.POST("/api/calls", { body }));
const { alerts } = told(await client.GET("/api/alerts"));
const judged = [];
for (const alert of alerts) {
  const path = { id: alert.id };
  const verdict = told(await client.POST("/api/alerts/{id}/verdict", { params: { path }, body: { verdict: "confirmed", note } }));
  const { verdicts } = told(await client.GET("/api/alerts/{id}/verdicts", { params: { path } }));
  judged.push({ key: alert.subject.key, level: alert.level, finding: "finding" in verdict ? verdict.finding : null, verdicts });
}

console.log(JSON.stringify({ accepted: "accepted" in posted ? posted.accepted : null, judged }));
