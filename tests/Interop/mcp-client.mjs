// The client of MCP's TypeScript SDK, unchanged, against the running system, through its OAuth flow: it calls without a token, finds the
// authorization server (RFC 9728, RFC 8414), gets a token by its workload's own JWT (RFC 7523 §2.1) and calls again. The SDK knows bearer
// tokens only; ours are bound to a key, so the fetch that it is given turns them into DPoP requests (RFC 9449).
// Usage: node mcp-client.mjs CASE < INPUT.json. Nothing but the name of a failed check is printed: no token, no key.
import { strict as assert } from 'node:assert';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { dpopFetch, given, grant, visited } from './dpop.mjs';

/** The SDK's provider interface, for a workload that signs its own assertions and asks for one task. */
const provider = () => ({
  redirectUrl: undefined,
  clientMetadata: { client_name: 'workload', redirect_uris: [], grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'], token_endpoint_auth_method: 'none' },
  clientInformation: () => ({ client_id: given.client, issuer: given.issuer }),
  tokens() { return this.saved; },
  saveTokens(tokens) { this.saved = tokens; },
  redirectToAuthorization() { throw new Error('there is no person to send anywhere'); },
  saveCodeVerifier() {},
  codeVerifier() { throw new Error('there is no code'); },
  prepareTokenRequest: grant,
});

async function connected(fetch, use) {
  const client = new Client({ name: 'interop', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(given.resource), { authProvider: provider(), fetch });
  await client.connect(transport);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

const cases = {
  async 'oauth flow'() {
    await connected(dpopFetch, async (client) => {
      const { tools } = await client.listTools();
      assert.ok(tools.some((tool) => tool.name === 'list_alerts'), 'the tools of the task are listed');
      const result = await client.callTool({ name: 'list_alerts', arguments: {} });
      assert.ok(!result.isError && result.content.length > 0, 'a call of the task succeeds');
    });

    const path = new URL(given.resource).pathname;
    const steps = [`POST ${path} 401`, `GET /.well-known/oauth-protected-resource${path} 200`, 'GET /.well-known/oauth-authorization-server 200', 'POST /token 200', `POST ${path} 200`];
    assert.deepEqual(steps.map((step) => visited.indexOf(step) >= 0), steps.map(() => true), `expected ${steps}; was ${visited}`);
    assert.deepEqual(steps.map((step) => visited.indexOf(step)), steps.map((step) => visited.indexOf(step)).sort((a, b) => a - b), `another order: ${visited}`);
  },

  async 'denied tool'() {
    await connected(dpopFetch, async (client) => {
      const result = await client.callTool({ name: 'no_such_tool', arguments: {} }).catch((error) => ({ isError: true, error }));
      assert.ok(result.isError, 'a tool that is not in the catalog is not called');
    });
  },

  async 'token without its key'() {
    // The token is had in the proper way, and then sent as a plain bearer token.
    const bearer = (input, init = {}) => (new URL(input).pathname === '/token' ? dpopFetch(input, init) : fetch(input, init));
    await assert.rejects(connected(bearer, async () => {}), (error) => /401/.test(`${error.code} ${error.message}`), 'a token without a proof of its key opens nothing');
  },
};

try {
  await cases[process.argv[2]]();
} catch (error) {
  console.error(`${process.argv[2]}: ${error.name}: ${error.message}`);
  process.exitCode = 1;
}
