// The client of MCP's TypeScript SDK, unchanged, against the running system, through its OAuth flow: it calls without a token, finds the
// authorization server (RFC 9728, RFC 8414), gets a token by its workload's own JWT (RFC 7523 §2.1) and calls again. The SDK knows bearer
// tokens only; ours are bound to a key, so the fetch that it is given turns them into DPoP requests (RFC 9449).
// Usage: node mcp-client.mjs CASE < INPUT.json. Nothing but the name of a failed check is printed: no token, no key.
import { webcrypto } from 'node:crypto';
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as jose from 'jose';

globalThis.crypto ??= webcrypto; // Node 18 keeps it in a module

const given = JSON.parse(readFileSync(0, 'utf8'));
const workloadKey = await jose.importPKCS8(`-----BEGIN PRIVATE KEY-----\n${given.key}\n-----END PRIVATE KEY-----`, 'ES256');
const { privateKey, publicKey } = await jose.generateKeyPair('ES256');
const jwk = await jose.exportJWK(publicKey);
const visited = [];
const nonces = new Map();

/** RFC 9449 §4.2: a fresh proof for this very request. */
const proof = async (method, url, token) => new jose.SignJWT({
  htm: method,
  htu: `${url.origin}${url.pathname}`,
  ...(token && { ath: jose.base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))) }),
  ...(nonces.has(url.origin) && { nonce: nonces.get(url.origin) }),
}).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).setIssuedAt().setJti(crypto.randomUUID()).sign(privateKey);

/** The fetch of a client whose tokens are bound to its key; asks again, once, with a nonce that a refusal carried (RFC 9449 §8). */
async function dpopFetch(input, init = {}, again = true) {
  const url = new URL(input);
  const method = init.method ?? 'GET';
  const headers = new Headers(init.headers);
  const token = headers.get('authorization')?.replace(/^Bearer /i, '');
  if (token || method === 'POST') headers.set('dpop', await proof(method, url, token));
  if (token) headers.set('authorization', `DPoP ${token}`);

  const response = await fetch(url, { ...init, headers });
  visited.push(`${method} ${url.pathname} ${response.status}`);
  const nonce = response.headers.get('dpop-nonce');
  const isNew = nonce && nonces.get(url.origin) !== nonce;
  if (nonce) nonces.set(url.origin, nonce);
  return isNew && again && [400, 401].includes(response.status) ? dpopFetch(input, init, false) : response;
}

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
  prepareTokenRequest: async () => new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: await new jose.SignJWT({}).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: given.kid })
      .setIssuer(given.trustDomain).setSubject(given.client).setAudience([given.credentialAudience])
      .setIssuedAt().setExpirationTime('60s').setJti(crypto.randomUUID()).sign(workloadKey),
    authorization_details: JSON.stringify([{ type: 'agenttrust_task', task: given.task }]),
  }),
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
