// The HTTP stack of the Salesforce CLI: the token request of jsforce's OAuth2, with whatever proxy jsforce
// takes from the environment (the CLI's core adds none). Usage: jsforce.js HOST FOLDER-WITH-NODE_MODULES
'use strict';
const say = require('./say.js');
const load = require('module').createRequire(process.argv[3] + '/package.json');

const { OAuth2 } = load('@jsforce/jsforce-node');
const oauth2 = new OAuth2({ loginUrl: `https://${process.argv[2]}`, clientId: 'PlatformCLI' });
// OAuth2 makes an error of its own of each answer that is no token: the status is taken underneath.
const transport = oauth2._transport;
let status = null;
oauth2._transport = {
  httpRequest: async (...request) => {
    const answer = await transport.httpRequest(...request);
    status = answer.statusCode;
    return answer;
  },
};
oauth2
  .requestToken({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'none' })
  .then(() => say.response(status))
  .catch((error) => (status === null ? say.error(error) : say.response(status)));
