#include <catch2/catch.hpp>

#include "node/module_text.hpp"

// Held against what Node.js 20 to 26 does with such files.

using sfprobe::node::read_module;

TEST_CASE("a module that throws at once shows it") {
  for (const char* text : {
           "throw new Error('no');",
           "'use strict';\nthrow 1",
           "#!/usr/bin/env node\n// a comment\nfoo()\nthrow new Error()",
           "this is no ( javascript\n",
           "module.exports = {",
       }) {
    CAPTURE(text);
    CHECK(read_module(text).throws);
  }
}

TEST_CASE("what depends, or stands in a function, a string or a comment, is not done at once") {
  for (const char* text : {
           "",
           "// throw 1",
           "/* throw 1; process.exit() */",
           "'throw 1';",
           "`throw ${1}`;",
           "if (false) throw new Error('no');",
           "if (x) { process.exit(1); }",
           "function f() { throw 1; }",
           "try { require('missing'); } catch {}",
           "const f = () => { process.exit(1); };",
           "module.throw = 1; a.process.exit(1);",
           "const expression = /[(]/; module.exports = expression;",
           "ready || process.exit(1);",
           "const x = a / b / c; module.exports = [x];",
       }) {
    CAPTURE(text);
    const auto seen = read_module(text);
    CHECK_FALSE(seen.throws);
    CHECK_FALSE(seen.exits);
    CHECK(seen.needs.empty());
  }
}

TEST_CASE("a module's end of the process and what it requires show as well") {
  CHECK(read_module("process.exit(3);").exits);
  CHECK(read_module("const a = require('./a');\nprocess.exit()\n").exits);
  CHECK(read_module("const a = require('./a'), b = require(\"b/c\");").needs ==
        std::vector<std::string>{"./a", "b/c"});
  CHECK(read_module("throw 1; require('later');").needs.empty());
}
