// How a client's program in this folder says what became of its one request: one JSON line.
'use strict';

const started = Date.now();

// Every string code in the error, its causes and the members of an AggregateError.
function codesOf(error, into = [], depth = 0) {
  if (error === null || typeof error !== 'object' || depth > 8) return into;
  if (typeof error.code === 'string' && !into.includes(error.code)) into.push(error.code);
  for (const member of error.errors ?? []) codesOf(member, into, depth + 1);
  return codesOf(error.cause, into, depth + 1);
}

function messagesOf(error, into = [], depth = 0) {
  if (error === null || typeof error !== 'object' || depth > 8) return into;
  if (error.message) into.push(`${error.name}: ${error.message}`);
  for (const member of error.errors ?? []) messagesOf(member, into, depth + 1);
  return messagesOf(error.cause, into, depth + 1);
}

function say(fields) {
  const line = { codes: [], status: null, message: '', ...fields, after_ms: Date.now() - started };
  require('fs').writeSync(1, JSON.stringify(line) + '\n');
  process.exit(0);
}

const failed = (outcome) => (error) =>
  say({ outcome, codes: codesOf(error), message: messagesOf(error).join(' <- ').slice(0, 500) });

process.on('uncaughtException', failed('crash'));
process.on('unhandledRejection', failed('crash'));
setInterval(() => {}, 1000); // a client that has nothing left to wait for hangs; it does not vanish

module.exports = {
  error: failed('error'),
  response: (status) => say({ outcome: 'response', status }),
  url: `https://${process.argv[2]}/services/oauth2/token`,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=none',
};
