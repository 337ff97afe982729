// The client of MCP's TypeScript SDK, unchanged, against a fixture server behind the proxy.
// Usage: node clients.mjs Sessions|Stateless < URL
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const url = new URL(readFileSync(0, 'utf8').trim());
const text = (result) => result.content.map((block) => block.text).join('');

const client = new Client({ name: 'conformance', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(url));
try {
  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === 'test_simple_text'));

  assert.equal(text(await client.callTool({ name: 'test_simple_text' })), 'This is a simple text response for testing.');

  const progress = [];
  await client.callTool({ name: 'test_tool_with_progress' }, undefined, { onprogress: (update) => progress.push(update.progress) });
  assert.deepEqual(progress, [0, 50, 100]);

  const failed = await client.callTool({ name: 'test_error_handling' });
  assert.ok(failed.isError && text(failed).includes('intentionally returns an error'));
} finally {
  await client.close();
}
