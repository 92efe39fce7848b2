// https.request, as a program that uses Node's own module: usage: https.js HOST
'use strict';
const say = require('./say.js');

const request = require('https').request(say.url, { method: 'POST', headers: say.headers }, (answer) => {
  answer.on('data', () => {});
  answer.on('error', say.error);
  answer.on('end', () => say.response(answer.statusCode));
});
request.on('error', say.error);
request.end(say.body);
