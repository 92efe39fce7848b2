#!/usr/bin/env node
'use strict';
// Runs the program with the same arguments, streams and environment, and ends as it ended.
const { spawn } = require('node:child_process');
const { program } = require('./program.js');

let path;
try {
  path = program();
} catch (error) {
  console.error(`sfprobe: ${error.message}`);
  process.exit(3);
}

const child = spawn(path, process.argv.slice(2), { stdio: 'inherit' });
// A terminal sends its signals to both; the program decides when to end.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`sfprobe: cannot start ${path}: ${error.code}`);
  process.exit(3);
});
child.on('exit', (code, signal) => {
  if (code === null) console.error(`sfprobe: ended by ${signal}`);
  process.exit(code ?? 3);
});
