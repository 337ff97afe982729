// Independent clients against the running system: oauth4webapi and jose, unchanged, as anybody would use them.
// Usage: node clients.mjs CASE < INPUT.json. Nothing but the name of a failed check is printed: no token, no key.
import { webcrypto } from 'node:crypto';
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import * as jose from 'jose';

globalThis.crypto ??= webcrypto; // Node 18 keeps both in a module
globalThis.CryptoKey ??= webcrypto.CryptoKey;

const given = JSON.parse(readFileSync(0, 'utf8'));
const http = { [oauth.allowInsecureRequests]: true }; // the system under test listens on this machine only
const client = { client_id: given.client };
const workloadKey = await jose.importPKCS8(`-----BEGIN PRIVATE KEY-----\n${given.key}\n-----END PRIVATE KEY-----`, 'ES256');
const privateKeyJwt = () => oauth.PrivateKeyJwt({ key: workloadKey, kid: given.kid });
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const keyPair = await oauth.generateKeyPair('ES256');
const dpop = oauth.DPoP(client, keyPair);
let nonceRetries = 0;

/** RFC 9449 §8: asks again, once, with the nonce that the refusal carried. */
async function withNonce(request) {
  try {
    return await request();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    nonceRetries++;
    return await request();
  }
}

async function discover(issuer = given.issuer) {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...http }));
}

/** The workload's own JWT, as its platform would hand it out (SPIFFE JWT-SVID §3). */
const credential = () => new jose.SignJWT({})
  .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: given.kid })
  .setIssuer(given.trustDomain).setSubject(given.client).setAudience([given.credentialAudience])
  .setIssuedAt().setExpirationTime('60s').setJti(crypto.randomUUID())
  .sign(workloadKey);

async function token(as, grantType = exchange, resource = given.audience, authentication = oauth.None()) {
  return withNonce(async () => {
    const parameters = new URLSearchParams({
      resource,
      authorization_details: JSON.stringify([{ type: 'agenttrust_task', task: given.task }]),
    });
    if (grantType === grant) {
      parameters.set('assertion', await credential());
    } else {
      parameters.set('subject_token', await credential());
      parameters.set('subject_token_type', 'urn:ietf:params:oauth:token-type:jwt');
    }
    const response = await oauth.genericTokenEndpointRequest(as, client, authentication, grantType, parameters, { DPoP: dpop, ...http });
    return oauth.processGenericTokenEndpointResponse(as, client, response);
  });
}

/** RFC 9068 §4 and RFC 9449 §4.3 by the library, on a request as the agent sends it. */
async function validated(as, accessToken) {
  let sent;
  const capture = { [oauth.customFetch]: async (url, options) => { sent = new Request(url, options); return new Response(null, { status: 204 }); } };
  await oauth.protectedResourceRequest(accessToken, 'GET', new URL(given.resource), undefined, undefined, { DPoP: dpop, ...http, ...capture });
  return oauth.validateJwtAccessToken(as, sent, given.audience, { requireDPoP: true, ...http });
}

async function introspect(as, accessToken) {
  const response = await oauth.introspectionRequest(as, client, privateKeyJwt(), accessToken, http);
  return oauth.processIntrospectionResponse(as, client, response);
}

async function checkIssued(as, issued) {
  assert.equal(issued.token_type, 'dpop');
  assert.ok(issued.expires_in > 0 && issued.expires_in <= 300);
  const claims = await validated(as, issued.access_token);
  assert.equal(claims.sub, given.client);
  assert.equal(claims.client_id, given.client);
  assert.ok(Array.isArray(claims.authorization_details));
}

const cases = {
  async 'token exchange'() {
    const as = await discover();
    const issued = await token(as);
    assert.equal(issued.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
    await checkIssued(as, issued);
  },

  async 'grant by assertion'() {
    const as = await discover();
    await checkIssued(as, await token(as, grant));
  },

  async 'client authentication'() {
    const as = await discover();
    await checkIssued(as, await token(as, exchange, given.audience, privateKeyJwt()));
  },

  async 'nonce retry'() {
    const as = await discover();
    await token(as);
    assert.equal(nonceRetries, 1, 'the first proof had no nonce, so it must have been asked for');
    await token(as);
    assert.equal(nonceRetries, 1, 'the nonce is known by now');
  },

  async introspection() {
    const as = await discover();
    const { access_token: accessToken } = await token(as);
    const said = await introspect(as, accessToken);
    assert.equal(said.active, true);
    assert.equal(said.iss, as.issuer);
    assert.equal(said.token_type.toLowerCase(), 'dpop');
    assert.equal(said.cnf.jkt, await jose.calculateJwkThumbprint(await jose.exportJWK(keyPair.publicKey)));
    assert.ok(Array.isArray(said.authorization_details));
    assert.equal(said.authorization_details[0].task, given.task);
    assert.deepEqual(await introspect(as, 'nonsense'), { active: false });
  },

  async revocation() {
    const as = await discover();
    const { access_token: accessToken } = await token(as);
    assert.equal((await introspect(as, accessToken)).active, true);
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, privateKeyJwt(), accessToken, http));
    assert.deepEqual(await introspect(as, accessToken), { active: false });
  },

  async 'jose verification'() {
    const as = await discover();
    const { access_token: accessToken } = await token(as);
    const keys = jose.createRemoteJWKSet(new URL(as.jwks_uri));
    const expected = { issuer: as.issuer, audience: given.audience, typ: 'at+jwt', algorithms: ['ES256'], requiredClaims: ['jti', 'client_id', 'cnf'] };
    const { payload } = await jose.jwtVerify(accessToken, keys, expected);
    assert.equal(payload.sub, given.client);
    await assert.rejects(jose.jwtVerify(accessToken, keys, { ...expected, audience: 'elsewhere' }));
  },

  async 'refusal'() {
    const as = await discover();
    await assert.rejects(token(as, exchange, 'https://elsewhere.example'), { error: 'invalid_target' });
  },

  async 'resource discovery'() {
    // RFC 9728: from the tool's URL to its authorization server, to a token for that URL, to the tool.
    const url = new URL(given.resource);
    await assert.rejects(
      oauth.protectedResourceRequest('nonsense', 'POST', url, undefined, undefined, { DPoP: dpop, ...http }),
      (error) => {
        const [challenge] = error.cause;
        assert.equal(challenge.scheme, 'dpop');
        assert.equal(challenge.parameters.resource_metadata, new URL('/.well-known/oauth-protected-resource' + url.pathname, url).href);
        return true;
      });

    const resource = await oauth.processResourceDiscoveryResponse(url, await oauth.resourceDiscoveryRequest(url, http));
    const as = await discover(resource.authorization_servers[0]);
    const { access_token: accessToken } = await token(as, exchange, resource.resource);
    const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' });
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_alerts', arguments: {} } });
    const response = await withNonce(() => oauth.protectedResourceRequest(accessToken, 'POST', url, headers, body, { DPoP: dpop, ...http }));
    assert.equal(response.status, 200);
    const answer = await response.text();
    assert.ok(answer.includes('"result"') && !answer.includes('"isError":true'));
  },
};

try {
  await cases[process.argv[2]]();
} catch (error) {
  // The library's messages name what is wrong; their causes may hold tokens and stay unsaid.
  console.error(`${process.argv[2]}: ${error.name}: ${error.message}${error.error ? ` (${error.error}: ${error.error_description})` : ''}`);
  process.exitCode = 1;
}
