// The global fetch of Node.js: usage: fetch.js HOST
'use strict';
const say = require('./say.js');

fetch(say.url, { method: 'POST', headers: say.headers, body: say.body })
  .then((answer) => answer.arrayBuffer().then(() => say.response(answer.status)))
  .catch(say.error);
