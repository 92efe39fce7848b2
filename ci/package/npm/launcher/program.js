'use strict';
// Finds the program that the platform package holds. Throws an Error that says what is missing.

const packages = { 'linux x64': '@sfprobe/linux-x64' };

function program() {
  const name = packages[`${process.platform} ${process.arch}`];
  if (!name) throw new Error(`sfprobe has no program for ${process.platform} ${process.arch}`);
  try {
    return require.resolve(`${name}/sfprobe`);
  } catch {
    throw new Error(`sfprobe needs the package ${name}, which is not installed; was it left out by --omit=optional?`);
  }
}

module.exports = { program };
