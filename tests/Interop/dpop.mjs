// What a workload adds to any client's HTTP: its assertion, and a proof for each request (RFC 9449). Nothing of it is printed.
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as jose from 'jose';

globalThis.crypto ??= webcrypto; // Node 18 keeps it in a module

export const given = JSON.parse(readFileSync(0, 'utf8'));
export const visited = [];

const workloadKey = await jose.importPKCS8(`-----BEGIN PRIVATE KEY-----\n${given.key}\n-----END PRIVATE KEY-----`, 'ES256');
const { privateKey, publicKey } = await jose.generateKeyPair('ES256');
const jwk = await jose.exportJWK(publicKey);
const nonces = new Map();

/** RFC 7523 §2.1: an assertion that the workload signs itself, for one task. */
export const grant = async () => new URLSearchParams({
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  assertion: await new jose.SignJWT({}).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: given.kid })
    .setIssuer(given.trustDomain).setSubject(given.client).setAudience([given.credentialAudience])
    .setIssuedAt().setExpirationTime('60s').setJti(crypto.randomUUID()).sign(workloadKey),
  authorization_details: JSON.stringify([{ type: 'agenttrust_task', task: given.task }]),
});

/** RFC 9449 §4.2: a fresh proof for this very request. */
const proof = async (method, url, token) => new jose.SignJWT({
  htm: method,
  htu: `${url.origin}${url.pathname}`,
  ...(token && { ath: jose.base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))) }),
  ...(nonces.has(url.origin) && { nonce: nonces.get(url.origin) }),
}).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).setIssuedAt().setJti(crypto.randomUUID()).sign(privateKey);

/** The fetch of a client whose tokens are bound to its key; asks again, once, with a nonce that a refusal carried (RFC 9449 §8). */
export async function dpopFetch(input, init = {}, again = true) {
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
