// The verdict of npm "jose" on each token of a file (a line each, in hexadecimal, for a mutated token
// may hold any byte): "accept" or "refuse CODE".
// Usage: node verify.mjs JWKS TOKENS VERDICTS ISSUER AUDIENCE NOW
// It asks of jose what Passend asks of a token; what Passend asks beyond that is listed by class in
// ../jose_test.cc.
import { readFileSync, writeFileSync } from 'node:fs';
import { createLocalJWKSet, jwtVerify } from 'jose';

const [jwks, tokens, verdicts, issuer, audience, now] = process.argv.slice(2);
const keys = createLocalJWKSet(JSON.parse(readFileSync(jwks, 'utf8')));
const options = {
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  issuer,
  audience,
  requiredClaims: ['exp', 'sub', 'tenant', 'role'],
  clockTolerance: 30,
  currentDate: new Date(Number(now) * 1000),
};

const lines = readFileSync(tokens, 'latin1').split('\n');
lines.pop();
const out = [];
for (const line of lines) {
  const token = Buffer.from(line, 'hex').toString('latin1');
  try {
    await jwtVerify(token, keys, options);
    out.push('accept');
  } catch (error) {
    out.push(`refuse ${error.code ?? error.name}`);
  }
}
writeFileSync(verdicts, out.map((line) => line + '\n').join(''));
