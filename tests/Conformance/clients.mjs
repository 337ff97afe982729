// The client of MCP's TypeScript SDK, unchanged, against a fixture server behind the proxy.
// Usage: node clients.mjs Sessions|Stateless < URL
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema, ElicitRequestSchema, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

const url = new URL(readFileSync(0, 'utf8').trim());
const keepsSessions = process.argv[2] === 'Sessions';
const text = (result) => result.content.map((block) => block.text).join('');

const client = new Client({ name: 'conformance', version: '1.0.0' }, { capabilities: { sampling: {}, elicitation: {} } });
const transport = new StreamableHTTPClientTransport(url);
await client.connect(transport);
try {
  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === 'test_simple_text'));

  assert.equal(text(await client.callTool({ name: 'test_simple_text' })), 'This is a simple text response for testing.');

  const progress = [];
  await client.callTool({ name: 'test_tool_with_progress' }, undefined, { onprogress: (update) => progress.push(update.progress) });
  assert.deepEqual(progress, [0, 50, 100]);

  const failed = await client.callTool({ name: 'test_error_handling' });
  assert.ok(failed.isError && text(failed).includes('intentionally returns an error'));

  const { resources } = await client.listResources();
  assert.ok(resources.some((resource) => resource.uri === 'test://static-text'));
  const { contents } = await client.readResource({ uri: 'test://template/7/data' });
  assert.equal(JSON.parse(contents[0].text).id, '7');

  const { prompts } = await client.listPrompts();
  assert.ok(prompts.some((prompt) => prompt.name === 'test_simple_prompt'));
  const prompt = await client.getPrompt({ name: 'test_prompt_with_arguments', arguments: { arg1: 'one', arg2: 'two' } });
  assert.ok(prompt.messages[0].content.text.includes("arg1='one', arg2='two'"));

  const { completion } = await client.complete({ ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' }, argument: { name: 'arg1', value: 'par' } });
  assert.deepEqual(completion.values, ['paris', 'park']);

  if (keepsSessions) await inASession();
} finally {
  await client.close();
}

/** What only a server with sessions can do: ask back, log, subscribe, end. */
async function inASession() {
  assert.ok(transport.sessionId);

  client.setRequestHandler(CreateMessageRequestSchema, (request) => ({
    model: 'scripted', role: 'assistant', content: { type: 'text', text: `You said: ${request.params.messages[0].content.text ?? request.params.messages[0].content[0].text}` },
  }));
  assert.equal(text(await client.callTool({ name: 'test_sampling', arguments: { prompt: 'hello' } })), 'LLM response: You said: hello');

  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { username: 'olivia', email: 'olivia@example.com' } }));
  assert.ok(text(await client.callTool({ name: 'test_elicitation', arguments: { message: 'Who are you?' } })).includes('username=olivia'));

  const logged = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, (message) => { logged.push(message.params.data); });
  await client.setLoggingLevel('debug');
  await client.callTool({ name: 'test_tool_with_logging' });
  assert.equal(logged.length, 3);

  await client.subscribeResource({ uri: 'test://watched-resource' });
  await client.unsubscribeResource({ uri: 'test://watched-resource' });

  await transport.terminateSession();
}
