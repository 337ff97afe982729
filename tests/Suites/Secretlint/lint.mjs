// Reads a JSON array of texts, writes a JSON array with what secretlint finds in each: [[start, end, rule], ...].
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const preset = "@secretlint/secretlint-rule-preset-recommend";
const options = { config: { rules: [{ id: preset, rule: creator }] }, noPhysicFilePath: true };
const found = [];
for (const content of JSON.parse(Buffer.concat(chunks).toString("utf8"))) {
  const { messages } = await lintSource({ source: { filePath: "answer.txt", content, contentType: "text" }, options });
  found.push(messages.map(({ range, ruleId }) => [range[0], range[1], ruleId.replace("@secretlint/secretlint-rule-", "")]));
}

process.stdout.write(JSON.stringify(found));
