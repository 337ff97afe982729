// OpenAI's client for JavaScript, unchanged, against the running system: it asks a language model through the tool proxy, with its task's token.
// It knows bearer tokens only; ours are bound to a key, so the fetch that it is given turns them into DPoP requests (RFC 9449).
// Usage: node openai-client.mjs CASE < INPUT.json. Nothing but the name of a failed check is printed: no token, no key.
import { strict as assert } from 'node:assert';
import OpenAI from 'openai';
import { dpopFetch, given, grant } from './dpop.mjs';

const answer = await dpopFetch(new URL('/token', given.issuer), {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams([...await grant(), ['client_id', given.client], ['resource', given.audience]]).toString(),
});
assert.equal(answer.status, 200, 'the task has a token');
const { access_token: apiKey } = await answer.json();

const client = new OpenAI({ apiKey, baseURL: new URL('/models/sample/v1', given.resource).href, fetch: dpopFetch, maxRetries: 0 });
const model = 'scripted';
const messages = [{ role: 'user', content: 'Step: dance' }];
const lookup = { type: 'object', properties: {}, additionalProperties: false };
const investigate = 'Task: tsk_1\nReference: alert:CheckoutTotalsWrong\nStep: investigate';

async function gathered(stream, textOf) {
  let text = '';
  for await (const event of stream) text += textOf(event) ?? '';
  return text;
}

const cases = {
  async 'models'() {
    const { data } = await client.models.list();
    assert.deepEqual(data.map((known) => known.id), [model]);
  },

  async 'chat completion'() {
    const completion = await client.chat.completions.create({ model, messages });
    assert.ok(completion.choices[0].message.content.length > 0);
    assert.ok(completion.usage.total_tokens > 0);
  },

  async 'chat completion in pieces'() {
    const whole = (await client.chat.completions.create({ model, messages })).choices[0].message.content;
    let usage;
    const pieces = await gathered(await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } }), (chunk) => {
      usage ??= chunk.usage;
      return chunk.choices[0]?.delta?.content;
    });
    assert.equal(pieces, whole);
    assert.ok(usage.total_tokens > 0);
  },

  async 'tool call in pieces'() {
    const tools = [{ type: 'function', function: { name: 'alerts_list_alerts', parameters: lookup } }];
    const runner = client.chat.completions.stream({ model, messages: [{ role: 'user', content: investigate }], tools });
    const { message } = (await runner.finalChatCompletion()).choices[0];
    assert.equal(message.tool_calls[0].function.name, 'alerts_list_alerts');
  },

  async 'response'() {
    const response = await client.responses.create({ model, input: 'Step: dance' });
    assert.equal(response.status, 'completed');
    assert.ok(response.output_text.length > 0);
    assert.ok(response.usage.total_tokens > 0);
  },

  async 'response in pieces'() {
    const whole = (await client.responses.create({ model, input: 'Step: dance' })).output_text;
    const stream = client.responses.stream({ model, input: 'Step: dance' });
    assert.equal(await gathered(stream, (event) => (event.type === 'response.output_text.delta' ? event.delta : '')), whole);
    assert.equal((await stream.finalResponse()).output_text, whole);
  },

  async 'response that calls a tool'() {
    const tools = [{ type: 'function', name: 'alerts_list_alerts', parameters: lookup, strict: false }];
    const { output: [call] } = await client.responses.create({ model, input: investigate, tools });
    assert.equal(call.type, 'function_call');
    assert.equal(call.name, 'alerts_list_alerts');
  },

  async 'refusals'() {
    await assert.rejects(client.chat.completions.create({ model: 'unheard-of', messages }), (error) => error.code === 'model-unknown' && /Denied/.test(error.message));
    await assert.rejects(client.responses.create({ model, input: 'Search.', tools: [{ type: 'web_search' }] }), (error) => error.code === 'parameter-refused');
    await assert.rejects(client.files.list(), (error) => error.code === 'endpoint-unknown');
  },
};

try {
  await cases[process.argv[2]]();
} catch (error) {
  console.error(`${process.argv[2]}: ${error.name}: ${error.message}`);
  process.exitCode = 1;
}
